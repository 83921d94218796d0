using System.Linq;
using TvixEval.Diagnostics;
using TvixEval.IO;
using Xunit;

namespace TvixEval.Tests.IO;

public sealed class AllowListFileSystemTests
{
    private static AllowListFileSystem View() => new(
        new InMemoryFileSystem().AddFile("/a/b/c", "1").AddFile("/a/x", "2").AddFile("/ab", "3").AddSymlink("/a/b/l", "/a/x"),
        new[] { "/a/b" },
        isPure: false);

    [Theory]
    [InlineData("/a/b/c", FileKind.Regular)]
    [InlineData("/a/b", FileKind.Directory)]
    [InlineData("/a/b/l", FileKind.Symlink)]
    [InlineData("/a", FileKind.Directory)]
    [InlineData("/", FileKind.Directory)]
    [InlineData("/a/x", FileKind.Missing)]
    [InlineData("/ab", FileKind.Missing)]
    public void Kinds(string path, object kind) => Assert.Equal((FileKind)kind, View().GetKind(path));

    [Fact]
    public void OnlyTheWayThereIsListed()
    {
        Assert.Equal(new[] { "b" }, View().ReadDirectory("/a").Select(e => e.Key));
        Assert.Equal(new[] { "c", "l" }, View().ReadDirectory("/a/b").Select(e => e.Key).OrderBy(n => n));
    }

    [Fact]
    public void TheRestIsRefused()
    {
        var e = Assert.Throws<NixException>(() => View().ReadFile("/a/x"));
        Assert.Equal("access to absolute path '/a/x' is forbidden in restricted mode", e.Message);
        Assert.Equal(NixErrorKind.Access, e.Kind);
        Assert.Throws<NixException>(() => View().ReadDirectory("/ab"));
        Assert.Throws<NixException>(() => View().ReadLink("/ab"));
        Assert.Throws<NixException>(() => View().IsExecutable("/ab"));
    }

    [Fact]
    public void MoreCanBeAllowed()
    {
        AllowListFileSystem view = View();
        view.Allow("/a/./x");
        Assert.Equal("2", view.ReadFile("/a/x"));
    }
}
