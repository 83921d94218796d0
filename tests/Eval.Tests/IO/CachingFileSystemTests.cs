using System;
using System.IO;
using TvixEval.IO;
using Xunit;

namespace TvixEval.Tests.IO;

/// <summary>Whether what was looked at has changed since.</summary>
public sealed class CachingFileSystemTests
{
    private readonly InMemoryFileSystem files = new InMemoryFileSystem().AddFile("/a/file", "x").AddSymlink("/a/link", "file").AddDirectory("/a/folder");

    [Theory]
    [InlineData("/a/file")]
    [InlineData("/a/folder")]
    [InlineData("/a/link")]
    [InlineData("/a/absent")]
    public void WhatIsAsItWasHasNotChanged(string path)
    {
        var cache = new CachingFileSystem(files);
        Assert.False(cache.HaveChanged());
        cache.GetKind(path);
        if (path == "/a/link")
        {
            Assert.Equal("file", cache.ReadLink(path));
        }

        files.AddFile("/other", "y");

        Assert.False(cache.HaveChanged());
    }

    [Fact]
    public void WhatWasMissingAndIsThereHasChanged()
    {
        var cache = new CachingFileSystem(files);
        Assert.Equal(FileKind.Missing, cache.GetKind("/a/absent"));

        files.AddFile("/a/absent", "y");

        Assert.True(cache.HaveChanged());
        Assert.Equal(FileKind.Regular, cache.GetKind("/a/absent"));
        Assert.False(cache.HaveChanged());
    }

    [Fact]
    public void AnotherKindIsAChange()
    {
        var cache = new CachingFileSystem(files);
        cache.GetKind("/a/folder");

        files.AddFile("/a/folder", "y");

        Assert.True(cache.HaveChanged());
        cache.Clear();
        Assert.False(cache.HaveChanged());
        Assert.Equal(FileKind.Regular, cache.GetKind("/a/folder"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ALinkThatPointsElsewhereOrIsNoneHasChanged(bool isLink)
    {
        var cache = new CachingFileSystem(files);
        Assert.Equal("file", cache.ReadLink("/a/link"));

        _ = isLink ? files.AddSymlink("/a/link", "folder") : files.AddFile("/a/link", "y");

        Assert.True(cache.HaveChanged());
        Assert.Equal("file", cache.ReadLink("/a/link"));
        cache.Clear();
        Assert.False(cache.HaveChanged());
    }

    [Fact]
    public void AFileOfTheDiskThatIsWrittenAgainHasChanged()
    {
        string folder = Directory.CreateTempSubdirectory("tvixeval").FullName;
        try
        {
            string path = Path.Combine(folder, "f");
            File.WriteAllText(path, "x");
            File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddHours(-1));
            var cache = new CachingFileSystem(new RealFileSystem());
            cache.GetStamp(NixPaths.FromNative(path));
            Assert.False(cache.HaveChanged());

            File.WriteAllText(path, "longer");

            Assert.True(cache.HaveChanged());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
