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
}
