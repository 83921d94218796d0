using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using TvixEval.Fetch;
using TvixEval.Fetch.Cache;
using TvixEval.IO;
using TvixEval.Store;
using TvixEval.Tests.Store;
using TvixEval.Text;
using Xunit;

namespace TvixEval.Tests.Fetch.Cache;

/// <summary>Archives that the cache keeps: read as they were written, and not at all when they are damaged.</summary>
public sealed class NarReaderTests
{
    [Fact]
    public void WhatIsWrittenIsRead()
    {
        string archive = Archive();
        Assert.Equal(archive, WriteAgain(archive));

        // nix-hash --type sha256 of C++ Nix 2.34.8, of a folder with an empty file, a file, a link, an empty folder and a program.
        Assert.Equal(1056, archive.Length);
        Assert.Equal(
            "d0c0c17b893cbd8bd05898a2fca57f6825f8ebf648a35c8eb6349bda605484a7",
            Hash.Of(HashAlgorithm.Sha256, archive).ToText(HashFormat.Base16, withAlgorithm: false));
    }

    [Fact]
    public void CutArchivesAreRefused()
    {
        string archive = Archive();
        for (int length = 0; length < archive.Length; length++)
        {
            Assert.Throws<InvalidDataException>(() => Read(archive.Substring(0, length)));
        }
    }

    [Fact]
    public void DamagedArchivesAreReadOrRefused()
    {
        var random = new Random(29);
        string archive = Archive();
        int read = 0;
        for (int i = 0; i < 10_000; i++)
        {
            string damaged = Damage.Of(archive, random);
            try
            {
                Read(damaged);
            }
            catch (InvalidDataException)
            {
                continue;
            }

            read++;
            string written = WriteAgain(damaged);
            Assert.Equal(written, WriteAgain(written));
        }

        Assert.InRange(read, 100, 9_900);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("a\0b")]
    [InlineData("b", "a")]
    [InlineData("a", "a")]
    public void NamesThatNoFolderHasAreRefused(params string[] names)
    {
        string archive = Framed("nix-archive-1", "(", "type", "directory")
            + string.Concat(names.Select(name => Framed("entry", "(", "name", name, "node", "(", "type", "symlink", "target", "x", ")", ")")))
            + Framed(")");
        Assert.Throws<InvalidDataException>(() => Read(archive));
    }

    [Fact]
    public void ContentsThatCannotBeThereAreRefused()
    {
        foreach (long length in new[] { long.MaxValue, long.MaxValue - 6, long.MaxValue - 7, 17, -1 })
        {
            string archive = Framed("nix-archive-1", "(", "type", "regular", "contents") + Bytes.FromArray(BitConverter.GetBytes(length)) + Framed(")");
            Assert.Throws<InvalidDataException>(() => Read(archive));
        }
    }

    [Fact]
    public void DeepNestingIsRefused() => Assert.Throws<InvalidDataException>(() => Read(
        Framed("nix-archive-1") + string.Concat(Enumerable.Repeat(Framed("(", "type", "directory", "entry", "(", "name", "a", "node"), 100_000))));

    private static string Archive()
    {
        var root = new TreeNode(FileKind.Directory);
        root.Children.Add("empty", new TreeNode(FileKind.Regular));
        root.Children.Add("f", new TreeNode(FileKind.Regular) { Length = 3 });
        root.Children.Add("l", new TreeNode(FileKind.Symlink) { Target = "../f" });
        root.Children.Add("sub", new TreeNode(FileKind.Directory));
        root.Children.Add("x", new TreeNode(FileKind.Regular) { Length = 3, IsExecutable = true });
        return Write(root, "hi\n");
    }

    private static TreeNode Read(string archive) => new NarReader(new MemoryStream(Bytes.ToArray(archive))).Read();

    private static string WriteAgain(string archive) => Write(Read(archive), archive);

    private static string Write(TreeNode root, string contents)
    {
        using var output = new MemoryStream();
        NarWriter.Write(root, new MemoryStream(Bytes.ToArray(contents)), output, new TreeBudget(new FetchSettings()), static () => { });
        return Bytes.FromArray(output.ToArray());
    }

    private static string Framed(params IEnumerable<string> texts) => string.Concat(texts.Select(static text =>
        Bytes.FromArray(BitConverter.GetBytes((long)text.Length)) + text + new string('\0', (8 - (text.Length % 8)) % 8)));
}
