using System;
using System.Linq;
using TvixEval.Diagnostics;
using TvixEval.IO;
using Xunit;

namespace TvixEval.Tests.IO;

/// <summary>Files in memory follow links as those of the disk do.</summary>
public sealed class InMemoryFileSystemTests
{
    private readonly InMemoryFileSystem files = new InMemoryFileSystem().AddFile("/d/f", "x", isExecutable: true).AddFile("/d/e/g", "y").AddSymlink("/l", "d")
        .AddSymlink("/d/file", "e/../f").AddSymlink("/d/dangling", "none").AddSymlink("/d/e/up", "..");

    [Fact]
    public void ALastLinkIsFollowedToRead()
    {
        Assert.Equal("x", files.ReadFile("/d/file"));
        Assert.Equal("path '/d/none' does not exist", Assert.Throws<NixException>(() => files.ReadFile("/d/dangling")).Message);
        Assert.Equal("read of 4096 bytes: Is a directory", Assert.Throws<NixException>(() => files.ReadFile("/l")).Message);
        Assert.Equal(files.ReadDirectory("/d").Order(Comparer), files.ReadDirectory("/d/e/up").Order(Comparer));
    }

    [Fact]
    public void ALastLinkIsWhatItIsToWhoAsks()
    {
        Assert.Equal(FileKind.Symlink, files.GetKind("/d/file"));
        Assert.Equal(FileKind.Symlink, files.GetKind("/d/dangling"));
        Assert.Equal("e/../f", files.ReadLink("/d/file"));
        Assert.True(files.IsExecutable("/d/f"));
        Assert.False(files.IsExecutable("/d/e/g"));
        Assert.Equal(["dangling Symlink", "e Directory", "f Regular", "file Symlink"], files.ReadDirectory("/d").Select(static e => $"{e.Key} {e.Value}").Order(StringComparer.Ordinal));
    }

    private static readonly System.Collections.Generic.IComparer<System.Collections.Generic.KeyValuePair<string, FileKind>> Comparer =
        System.Collections.Generic.Comparer<System.Collections.Generic.KeyValuePair<string, FileKind>>.Create(static (a, b) => string.CompareOrdinal(a.Key, b.Key));
}
