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

    [Theory]
    [InlineData("/a/b", true, true)]
    [InlineData("/a/b/c", true, true)]
    [InlineData("/a/b/none", true, true)]
    [InlineData("/a", true, false)]
    [InlineData("/", true, false)]
    [InlineData("/a/bc", false, false)]
    [InlineData("/a/x", false, false)]
    [InlineData("/A/b", false, false)]
    public void LeadingThereIsNotAllOfIt(string path, bool isAllowed, bool isWhollyAllowed)
    {
        AllowListFileSystem view = View();
        Assert.Equal(isAllowed, view.IsAllowed(path));
        Assert.Equal(isWhollyAllowed, view.IsWhollyAllowed(path));
        AssertFails(isAllowed, () => view.Check(path));
        AssertFails(isWhollyAllowed, () => view.CheckWhole(path));

        void AssertFails(bool passes, System.Action check)
        {
            if (passes)
            {
                check();
                return;
            }

            Assert.Equal($"access to absolute path '{path}' is forbidden in restricted mode", Assert.Throws<NixException>(check).Message);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void CaseCountsUnlessItDoesNot(bool ignoresCase)
    {
        InMemoryFileSystem files = new InMemoryFileSystem().AddFile("/A/B/c", "1").AddFile("/a/b/c", "2");
        var view = new AllowListFileSystem(files, new[] { "/A/b" }, isPure: true, ignoresCase);
        Assert.Equal(ignoresCase, view.IsAllowed("/a/B/c"));
        Assert.Equal(ignoresCase, view.IsWhollyAllowed("/a/B"));
        Assert.True(view.IsAllowed("/A/b/c"));
        Assert.Equal(ignoresCase, view.IsAllowed("/a"));
        if (!ignoresCase)
        {
            Assert.Equal(
                "access to absolute path '/a/b/c' is forbidden in pure evaluation mode (use '--impure' to override)",
                Assert.Throws<NixException>(() => view.ReadFile("/a/b/c")).Message);
        }
    }

    [Fact]
    public void WhatIsRefusedIsRefusedInPiecesToo()
    {
        IStreamingFileSystem view = new AllowListFileSystem(
            new CountingFileSystem(new InMemoryFileSystem().AddFile("/a/b", "1").AddFile("/c", "2")), new[] { "/a" }, isPure: false);
        using (System.IO.Stream? stream = view.OpenRead("/a/b"))
        {
            Assert.Equal('1', stream!.ReadByte());
        }

        Assert.Throws<NixException>(() => view.OpenRead("/c"));
        Assert.Null(((IStreamingFileSystem)View()).OpenRead("/a/b/c"));
    }

    [Fact]
    public void NothingIsAllowedWhereNothingIs()
    {
        var view = new AllowListFileSystem(new InMemoryFileSystem().AddFile("/a", "1"), [], isPure: false);
        Assert.Equal(FileKind.Missing, view.GetKind("/"));
        Assert.Throws<NixException>(() => view.ReadDirectory("/"));
    }
}
