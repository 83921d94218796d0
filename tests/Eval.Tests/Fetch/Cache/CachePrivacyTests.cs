using System;
using System.IO;
using System.Runtime.Versioning;
using System.Text;
using TvixEval.Fetch;
using TvixEval.Fetch.Cache;
using TvixEval.IO;
using TvixEval.Tests.IO;
using Xunit;

namespace TvixEval.Tests.Fetch.Cache;

/// <summary>The cache is believed, so nobody else can have put something into it, or read the addresses in it.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class CachePrivacyTests : IDisposable
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly string folder = Directory.CreateTempSubdirectory("tvixeval-private-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [UnixFact]
    public void AFolderIsMadeForItsUserOnly()
    {
        string place = Path.Combine(folder, "a", "b");
        Assert.True(PrivateFolder.IsOrCanBe(place));
        PrivateFolder.Make(place);
        Assert.Equal(Private, File.GetUnixFileMode(place));
        PrivateFolder.Make(place);
        Assert.True(PrivateFolder.IsOrCanBe(place));
    }

    [UnixFact]
    public void OneThatIsOursIsMadePrivate()
    {
        string place = Directory.CreateDirectory(Path.Combine(folder, "a"), (UnixFileMode)0x1FF).FullName;
        File.SetUnixFileMode(place, (UnixFileMode)0x1FF);
        Assert.True(PrivateFolder.IsOrCanBe(place));
        Assert.Equal(Private, File.GetUnixFileMode(place));
    }

    [UnixFact]
    public void LinksAndFilesAreRefused()
    {
        Directory.CreateDirectory(Path.Combine(folder, "real"));
        string link = File.CreateSymbolicLink(Path.Combine(folder, "link"), "real").FullName;
        string dangling = File.CreateSymbolicLink(Path.Combine(folder, "dangling"), "nowhere").FullName;
        string file = Path.Combine(folder, "file");
        File.WriteAllText(file, string.Empty);
        foreach (string place in new[] { link, dangling, file })
        {
            Assert.False(PrivateFolder.IsOrCanBe(place));
            Assert.Throws<IOException>(() => PrivateFolder.Make(place));
        }

        Assert.False(Directory.Exists(Path.Combine(folder, "nowhere")));
    }

    [UnixFact]
    public void WhereEverybodyMayWriteNothingIsOurs()
    {
        string open = Directory.CreateDirectory(Path.Combine(folder, "open")).FullName;
        File.SetUnixFileMode(open, (UnixFileMode)0x1FF);
        Assert.False(PrivateFolder.IsOrCanBe(Path.Combine(open, "a", "b")));
        File.SetUnixFileMode(open, (UnixFileMode)0x1FF | UnixFileMode.StickyBit);
        Assert.True(PrivateFolder.IsOrCanBe(Path.Combine(open, "a", "b")));
    }

    /// <summary>This folder belongs to the administrator, who cannot make it private either.</summary>
    [UnixFact]
    public void FoldersOfOthersAreRefused()
    {
        if (Directory.Exists("/proc/1"))
        {
            Assert.False(PrivateFolder.IsOrCanBe("/proc/1"));
        }
    }

    [Fact]
    public void ACacheThatIsNamedIsUsedAsItIs()
    {
        string named = Path.Combine(folder, "named");
        Assert.Equal(named, new FetchCache(named, static text => throw new InvalidOperationException(text)).Folder);
    }

    [UnixFact]
    public void APlantedCacheIsNotRead()
    {
        string planted = Path.Combine(folder, "tvixeval");
        Directory.CreateDirectory(Path.Combine(folder, "other"));
        File.CreateSymbolicLink(planted, "other");
        var warning = new StringBuilder();
        var cache = new FetchCache(planted, isPrivate: true, text => warning.Append(text));
        Assert.Equal($"the fetch cache '{planted}' is not private to this user, or is a symbolic link: it is not used, and what is fetched is not kept", warning.ToString());
        Assert.NotEqual(planted, cache.Folder);
        cache.Store(new FetchAttributes { ["a"] = "b" }, new FetchAttributes { ["c"] = "d" });
        Assert.Equal("d", cache.Lookup(new FetchAttributes { ["a"] = "b" }, out _)!.FindString("c"));
        Assert.Equal(Private, File.GetUnixFileMode(cache.Folder));
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(folder, "other")));
        Directory.Delete(cache.Folder, recursive: true);
    }

    [UnixFact]
    public void TheUsersCacheIsPrivate()
    {
        string place = Path.Combine(folder, "new", "tvixeval");
        var cache = new FetchCache(place, isPrivate: true, static text => throw new InvalidOperationException(text));
        Assert.Equal(place, cache.Folder);
        cache.Store(new FetchAttributes { ["a"] = "b" }, new FetchAttributes());
        Assert.Equal(Private, File.GetUnixFileMode(place));
    }
}
