using System;
using System.IO;
using TvixEval.Diagnostics;
using TvixEval.IO;
using Xunit;

namespace TvixEval.Tests.IO;

/// <summary>What is asked of the system, and whether what was looked at has changed since.</summary>
public sealed class CachingFileSystemTests
{
    private static readonly Func<CachingFileSystem, string, object?>[] Readers =
    {
        static (cache, path) => path.EndsWith("file", StringComparison.Ordinal) ? cache.ReadFile(path) : cache.ReadDirectory(path),
        static (cache, path) => cache.OpenRead(path),
        static (cache, path) => cache.GetStamp(path),
    };

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

    public static TheoryData<int, string> ReadersAndPaths()
    {
        var data = new TheoryData<int, string>();
        for (int i = 0; i < Readers.Length; i++)
        {
            data.Add(i, "/a/file");
            data.Add(i, "/a/folder");
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(ReadersAndPaths))]
    public void WhatWasReadAndHasAnotherStampHasChanged(int reader, string path)
    {
        var disk = new CountingFileSystem(files);
        var cache = new CachingFileSystem(disk);
        Readers[reader](cache, path);
        Assert.False(cache.HaveChanged());
        disk.Touch("/a/other");
        Assert.False(cache.HaveChanged());

        disk.Touch(path);

        Assert.True(cache.HaveChanged());

        // Reading it again does not make up for it: somebody has what it was at first.
        Readers[reader](cache, path);
        Assert.True(cache.HaveChanged());
        cache.Clear();
        Readers[reader](cache, path);
        Assert.False(cache.HaveChanged());
    }

    [Theory]
    [MemberData(nameof(ReadersAndPaths))]
    public void AStampIsTakenBeforeReadingAndOnce(int reader, string path)
    {
        var disk = new CountingFileSystem(files);
        disk.OnRead = disk.Touch;
        var cache = new CachingFileSystem(disk);
        Readers[0](cache, path);
        Assert.True(cache.HaveChanged());

        int before = disk.Count("stamp", path);
        Readers[0](cache, path);
        Readers[1](cache, path);
        Assert.Equal(before, disk.Count("stamp", path));
        Readers[reader](cache, path);
        Assert.True(cache.HaveChanged());
    }

    [Theory]
    [InlineData("/a/file")]
    [InlineData("/a/folder")]
    public void WhatChangedJustBeforeItWasReadMayHaveChangedAgain(string path)
    {
        var disk = new CountingFileSystem(files);
        disk.Touch(path, DateTime.UtcNow.AddMinutes(1).AddSeconds(-60));
        var cache = new CachingFileSystem(disk);
        Readers[0](cache, path);
        Assert.True(cache.HaveChanged());
    }

    [Fact]
    public void EachFolderIsAskedForOnceAndWhatIsMissingEachTime()
    {
        files.AddFile("/a/b/c/one", "1").AddFile("/a/b/c/two", "2").AddSymlink("/a/b/c/link", "one");
        var disk = new CountingFileSystem(files);
        var cache = new CachingFileSystem(disk);
        for (int i = 0; i < 2; i++)
        {
            Assert.Equal(FileKind.Regular, cache.GetKind("/a/b/c/one"));
            Assert.Equal(FileKind.Regular, cache.GetKind("/a/b/c/two"));
            Assert.Equal("1", cache.ReadFile("/a/b/c/one"));
            Assert.Equal("one", cache.ReadLink("/a/b/c/link"));
            Assert.False(cache.IsExecutable("/a/b/c/two"));
        }

        foreach (string path in new[] { "/a", "/a/b", "/a/b/c", "/a/b/c/one", "/a/b/c/two" })
        {
            Assert.Equal(1, disk.Count("kind", path));
        }

        Assert.Equal(1, disk.Count("link", "/a/b/c/link"));
        Assert.Equal(2, disk.Count("content", "/a/b/c/one"));

        for (int i = 1; i <= 3; i++)
        {
            Assert.Equal(FileKind.Missing, cache.GetKind("/a/none/x/y"));
            Assert.Equal(FileKind.Missing, cache.GetKind("/a/none/z"));
            Assert.Equal(i, disk.Count("kind", "/a/none/x/y"));
            Assert.Equal(i, disk.Count("kind", "/a/none/z"));
        }

        Assert.Equal(1, disk.Count("kind", "/a/none"));
        Assert.Equal(0, disk.Count("kind", "/a/none/x"));
    }

    [Fact]
    public void NothingIsReadThroughALink()
    {
        files.AddFile("/a/folder/x/y", "y").AddSymlink("/a/round", "folder");
        foreach (string path in new[] { "/a/round/x", "/a/round/x/y" })
        {
            Action<CachingFileSystem>[] looks =
            {
                cache => cache.GetKind(path), cache => cache.ReadFile(path), cache => cache.ReadDirectory(path), cache => cache.ReadLink(path),
                cache => cache.IsExecutable(path), cache => cache.OpenRead(path),
            };
            foreach (Action<CachingFileSystem> look in looks)
            {
                var fresh = new CachingFileSystem(files);
                Assert.Equal("path '/a/round' is a symlink", Assert.Throws<NixException>(() => look(fresh)).Message);

                // When it is known what the folder is, too.
                Assert.Equal(FileKind.Symlink, fresh.GetKind("/a/round"));
                Assert.Equal("path '/a/round' is a symlink", Assert.Throws<NixException>(() => look(fresh)).Message);
            }
        }
    }

    [Fact]
    public void OnlyFilesThatCanBeHadInPiecesAre()
    {
        Assert.Null(new CachingFileSystem(files).OpenRead("/a/file"));
        using Stream? stream = new CachingFileSystem(new CountingFileSystem(files)).OpenRead("/a/file");
        Assert.Equal('x', stream!.ReadByte());
    }
}
