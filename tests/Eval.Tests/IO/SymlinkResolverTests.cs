using TvixEval.Diagnostics;
using TvixEval.IO;
using Xunit;

namespace TvixEval.Tests.IO;

public sealed class SymlinkResolverTests
{
    private static readonly InMemoryFileSystem Files = new InMemoryFileSystem()
        .AddFile("/real/dir/file", "x")
        .AddSymlink("/abs", "/real/dir")
        .AddSymlink("/real/rel", "dir/../dir")
        .AddSymlink("/chain", "abs/../rel/file")
        .AddSymlink("/loop", "loop")
        .AddSymlink("/dangling", "/no/../where");

    [Theory]
    [InlineData("/abs/file", "/real/dir/file")]
    [InlineData("/real/rel/file", "/real/dir/file")]
    [InlineData("/chain", "/real/dir/file")]
    [InlineData("/dangling/x", "/where/x")]
    [InlineData("/missing/x", "/missing/x")]
    [InlineData("/", "/")]
    public void Full(string path, string expected) => Assert.Equal(expected, SymlinkResolver.Resolve(Files, path, SymlinkMode.Full));

    [Theory]
    [InlineData("/abs", "/abs")]
    [InlineData("/abs/file", "/real/dir/file")]
    [InlineData("/loop", "/loop")]
    public void Ancestors(string path, string expected) => Assert.Equal(expected, SymlinkResolver.Resolve(Files, path, SymlinkMode.Ancestors));

    [Fact]
    public void LoopsEnd()
    {
        var e = Assert.Throws<NixException>(() => SymlinkResolver.Resolve(Files, "/loop/x", SymlinkMode.Full));
        Assert.Equal("infinite symlink recursion in path '/loop/x'", e.Message);
        Assert.Equal(NixErrorKind.IO, e.Kind);
    }

    // As many as C++ Nix follows in one path, and one more.
    [Fact]
    public void LinksInOnePathAreCounted()
    {
        var files = new InMemoryFileSystem().AddFile("/end", "x").AddSymlink("/l0", "end");
        for (int i = 1; i <= 1024; i++)
        {
            files.AddSymlink("/l" + i, "l" + (i - 1));
        }

        Assert.Equal("/end", SymlinkResolver.Resolve(files, "/l1023", SymlinkMode.Full));
        Assert.Throws<NixException>(() => SymlinkResolver.Resolve(files, "/l1024", SymlinkMode.Full));
        Assert.Equal("/end/x", SymlinkResolver.Resolve(files, "/l1023/x", SymlinkMode.Ancestors));
        Assert.Throws<NixException>(() => SymlinkResolver.Resolve(files, "/l1024/x", SymlinkMode.Ancestors));
    }

    [Fact]
    public void WhatIsMissingIsLeftAgain()
    {
        var files = new InMemoryFileSystem().AddFile("/a/f", "x").AddSymlink("/a/up", "none/../../b").AddSymlink("/b", "a/f").AddSymlink("/self", ".").AddSymlink("/top", "/");
        Assert.Equal("/a/f", SymlinkResolver.Resolve(files, "/a/up", SymlinkMode.Full));
        Assert.Equal("/a/f", SymlinkResolver.Resolve(files, "/self/self/a/f", SymlinkMode.Full));
        Assert.Equal("/a/f", SymlinkResolver.Resolve(files, "/top/a/f", SymlinkMode.Full));
        Assert.Equal("/", SymlinkResolver.Resolve(files, "/top", SymlinkMode.Full));
        Assert.Equal("/none/b", SymlinkResolver.Resolve(files, "/none/b", SymlinkMode.Full));

        // No disk has such a link, but an archive may.
        files.AddSymlink("/a/empty", string.Empty);
        Assert.Equal("/a/f", SymlinkResolver.Resolve(files, "/a/empty/f", SymlinkMode.Full));
        Assert.Equal("/a", SymlinkResolver.Resolve(files, "/a/empty", SymlinkMode.Full));
    }

    [Fact]
    public void PathsOfAMillionComponentsAreNotAskedForOneByOne()
    {
        string path = string.Concat(System.Linq.Enumerable.Repeat("/a", 1_000_000));
        var counting = new CountingFileSystem();

        Assert.Equal(path, SymlinkResolver.Resolve(counting, path, SymlinkMode.Full));
        Assert.InRange(counting.Kinds, 1, 5000);
    }

    [Fact]
    public void NothingIsBelowWhatIsMissingInFilesThatAreWhole()
    {
        var counting = new CountingFileSystem();

        Assert.Equal("/a/b/d", SymlinkResolver.Resolve(counting, "/a/b/c/../d", SymlinkMode.Full, isWhole: true));
        Assert.Equal(1, counting.Kinds);
        Assert.Equal("/c", SymlinkResolver.Resolve(counting, "/a/b/../../c", SymlinkMode.Full, isWhole: true));
        Assert.Equal(3, counting.Kinds);
    }

    [Fact]
    public void WhatIsRememberedNeedsNoStackForLongPaths()
    {
        string path = string.Concat(System.Linq.Enumerable.Repeat("/a", 1_000_000));
        var counting = new CountingFileSystem();

        Assert.Equal(FileKind.Missing, new CachingFileSystem(counting).GetKind(path));
        Assert.InRange(counting.Kinds, 1, 10);
    }

    [Fact]
    public void WhatIsRememberedIsNotBehindLinks()
    {
        var caching = new CachingFileSystem(Files);
        Assert.Throws<NixException>(() => caching.GetKind("/abs/x/y"));
        Assert.Equal(FileKind.Regular, caching.GetKind("/real/dir/file"));
        Assert.Equal(FileKind.Missing, caching.GetKind("/real/dir/no/x"));
    }

    /// <summary>Has nothing, and counts how often it is asked.</summary>
    private sealed class CountingFileSystem : INixFileSystem
    {
        public int Kinds { get; private set; }

        public FileKind GetKind(string path)
        {
            Kinds++;
            return FileKind.Missing;
        }

        public string ReadFile(string path) => throw FileErrors.Missing(path);

        public System.Collections.Generic.IReadOnlyList<System.Collections.Generic.KeyValuePair<string, FileKind>> ReadDirectory(string path) => throw FileErrors.Missing(path);

        public string ReadLink(string path) => throw FileErrors.Missing(path);

        public bool IsExecutable(string path) => false;
    }
}
