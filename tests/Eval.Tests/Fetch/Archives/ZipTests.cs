using System;
using TvixEval.Diagnostics;
using Xunit;

namespace TvixEval.Tests.Fetch.Archives;

/// <summary>Forms of zip archives. Hashes, times and what is refused are C++ Nix 2.34.8's.</summary>
public sealed class ZipTests : IDisposable
{
    private const string Tree = "sha256-YQAXqY5PxJ/OwtirCjjojUQ2QFlSz+6SYWLdmbL3W/Q=";
    private const string TreeWithoutLink = "sha256-gCY+/1oVSwC1p55IQmh/n1nXyL6P4rOJVsG103ZMWTM=";

    private readonly FetchFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void WideFieldsAndCommentsAreRead()
    {
        Assert.Equal(Tree, HashOf(AddTree(new ZipText())));
        Assert.Equal(Tree, HashOf(AddTree(new ZipText { IsZip64 = true })));

        // What looks like an end within the comment is none: it is not as long as it says.
        Assert.Equal(Tree, HashOf(AddTree(new ZipText { Comment = "of its own" })));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(8)]
    [InlineData(93)]
    public void MembersAreDecompressed(int method) => Assert.Equal(TreeWithoutLink, HashOf(AddFiles(new ZipText { Method = method })));

    [Fact]
    public void FoldersAreMembersToo() => Assert.Equal(
        "sha256-XOB7rIs2dVQNm7y/R8TesunMypODXNVSg8bqeQGJGV0=",
        HashOf(AddTree(new ZipText().Add("pkg/", string.Empty, 0x41ed).Add("pkg/e/", string.Empty, 0x41ed).Add("pkg/g", string.Empty, 0x41ed))));

    [Fact]
    public void OfDosNamesHaveBackslashesAndFilesNoPermissions()
    {
        Assert.Equal(
            "sha256-TKNfGOsdx/zM2kGkRYRgfa7YsDTQK21Cvr1ZytaGck4=",
            HashOf(new ZipText { System = 0 }.Add("pkg\\a", "hello\n", 0).Add("pkg\\run", "#!/bin/sh\n", 0).Add("pkg\\sub\\b", "deep\n", 0)));
        Assert.Equal("sha256-N3rxnWiTLLVn2pO/AKQIYJZbyUPsLu5vAiB6y8okcOw=", HashOf(new ZipText().Add("pkg/a\\b", "x")));
    }

    [Fact]
    public void APermissionWithoutATypeIsAFiles() =>
        Assert.Equal("sha256-uD0Bh/cJ0UaY4/Pq68x0IelDRpwAAuY7538qZgbvPlQ=", HashOf(new ZipText().Add("pkg/f", "x", 0x01ed)));

    /// <summary>Programs that read from a pipe write its type.</summary>
    [Fact]
    public void WhatWasAPipeIsAFile() => Assert.Equal("sha256-f1cEy8rKhDF3HsYoIz0tNZBTQxmgJkgApOqbI2eHuDk=", HashOf(new ZipText().Add("pkg/f", string.Empty, 0x11a4)));

    [Fact]
    public void OtherTypesAreRefused() => Assert.Equal("file 'pkg/f' in tarball has unsupported file type 8192", Fail(new ZipText().Add("pkg/f", string.Empty, 0x21a4)).Message);

    // Fields that are out of their range count on, as on the clock on the wall.
    [Theory]
    [InlineData((45 << 9) | (1 << 5) | 1, 0, "2025-01-01T00:00:00")]
    [InlineData(0, 0, "1979-11-30T00:00:00")]
    [InlineData((45 << 9) | (13 << 5) | 31, 0x6000, "2026-01-31T12:00:00")]
    [InlineData((45 << 9) | (2 << 5) | 30, (31 << 11) | (63 << 5) | 31, "2025-03-03T08:04:02")]
    public void DatesAreThoseOfTheClockHere(int date, int time, string expected) => Assert.Equal(
        new DateTimeOffset(DateTime.Parse(expected, System.Globalization.CultureInfo.InvariantCulture)).ToUnixTimeSeconds(),
        TimeOf(new ZipText { Modified = (date, time) }.Add("pkg/a", "x")));

    [Fact]
    public void ATimeInSecondsCountsMoreThanTheDate()
    {
        // Kind 0x5455, five bytes: which times there are (1: of the last change), and the first of them, 1600000000.
        byte[] changed = { 0x55, 0x54, 5, 0, 1, 0x00, 0x10, 0x5e, 0x5f };
        byte[] read = { 0x55, 0x54, 5, 0, 2, 0x00, 0x10, 0x5e, 0x5f };
        Assert.Equal(1600000000, TimeOf(new ZipText().Add("pkg/a", "x", extra: changed)));
        Assert.NotEqual(1600000000, TimeOf(new ZipText().Add("pkg/a", "x", extra: read)));
    }

    [Fact]
    public void WhatCannotBeReadIsAnError()
    {
        Assert.Equal("file 'pkg/a' in zip archive is encrypted", Fail(new ZipText { Flags = 1 }.Add("pkg/a", "xxxxxxxxxxxxy")).Message);
        Assert.Contains("Unsupported ZIP compression method (99)", Fail(new ZipText { Method = 99 }.Add("pkg/a", "x")).Message, StringComparison.Ordinal);
        Assert.Contains("Damaged zip archive", Fail(new ZipText { Marks = (0x04034b50, 1) }.Add("pkg/a", "x")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void HalfAnArchiveIsAnError()
    {
        byte[] whole = AddTree(new ZipText { IsZip64 = true }).End();
        for (int length = 4; length < whole.Length; length += 3)
        {
            Assert.StartsWith("Failed to open archive (", Fail(whole[..length]).Message, StringComparison.Ordinal);
        }
    }

    /// <summary>Where another member's place or the directory's is, is a matter of bytes that anybody can write.</summary>
    [Fact]
    public void PlacesOutsideOfTheArchiveAreAnError()
    {
        byte[] archive = new ZipText().Add("pkg/a", "x").End();
        foreach (int fromEnd in new[] { 6, 22 + 5 + 4 })
        {
            byte[] damaged = (byte[])archive.Clone();
            damaged[^(fromEnd - 2)] = 0x7f;
            Assert.StartsWith("Failed to open archive (", Fail(damaged).Message, StringComparison.Ordinal);
        }
    }

    private static ZipText AddFiles(ZipText zip) => zip.Add("pkg/a", "hello\n").Add("pkg/run", "#!/bin/sh\n", 0x81ed).Add("pkg/sub/b", "deep\n");

    private static ZipText AddTree(ZipText zip) => AddFiles(zip).Add("pkg/link", "a", 0xa1ff);

    private string HashOf(ZipText zip) => Nix.Print($"({Fetch(zip.End())}).narHash", folder.Settings()).Trim('"');

    private long TimeOf(ZipText zip) => long.Parse(Nix.Print($"({Fetch(zip.End())}).lastModified", folder.Settings()), System.Globalization.CultureInfo.InvariantCulture);

    private NixException Fail(ZipText zip) => Fail(zip.End());

    private NixException Fail(byte[] archive) => Nix.Fail(Fetch(archive), folder.Settings());

    private string Fetch(byte[] archive) =>
        $"builtins.fetchTree {{ type = \"tarball\"; url = \"file://{folder.Write(Guid.NewGuid().ToString("N") + ".zip", archive)}\"; }}";
}
