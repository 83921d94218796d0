using TvixEval.Text;
using Xunit;

namespace TvixEval.Tests.Text;

public sealed class CanonPathTests
{
    [Theory]
    [InlineData("", "/")]
    [InlineData("/", "/")]
    [InlineData("//", "/")]
    [InlineData("/.", "/")]
    [InlineData("/..", "/")]
    [InlineData("/a/../../b", "/b")]
    [InlineData("a/b", "/a/b")]
    [InlineData("/a//b/", "/a/b")]
    [InlineData("/a/./b/.", "/a/b")]
    [InlineData("/a/b/..", "/a")]
    [InlineData("/a/...", "/a/...")]
    [InlineData("/.a/..b", "/.a/..b")]
    [InlineData("/a/b", "/a/b")]
    public void Canonical(string path, string expected) => Assert.Equal(expected, CanonPath.Of(path));

    [Theory]
    [InlineData("x/y", "/a/b", "/a/b/x/y")]
    [InlineData("../y", "/a/b", "/a/y")]
    [InlineData("../../../y", "/a/b", "/y")]
    [InlineData("/y/", "/a/b", "/y")]
    [InlineData("", "/a", "/a")]
    [InlineData(".", "/", "/")]
    [InlineData("x", "/", "/x")]
    public void Resolve(string path, string folder, string expected) => Assert.Equal(expected, CanonPath.Resolve(path, folder));

    [Theory]
    [InlineData("/a/b", "/a", "b")]
    [InlineData("/a", "/", "a")]
    [InlineData("/", "/", "")]
    public void ParentAndName(string path, string parent, string name)
    {
        Assert.Equal(parent, CanonPath.Parent(path));
        Assert.Equal(name, CanonPath.BaseName(path));
    }

    [Theory]
    [InlineData("/a/b", "/a", true)]
    [InlineData("/a", "/a", true)]
    [InlineData("/ab", "/a", false)]
    [InlineData("/a", "/a/b", false)]
    [InlineData("/a", "/", true)]
    public void IsWithin(string path, string folder, bool expected) => Assert.Equal(expected, CanonPath.IsWithin(path, folder));
}
