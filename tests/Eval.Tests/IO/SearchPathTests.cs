using System.Collections.Generic;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using TvixEval.IO;
using Xunit;

namespace TvixEval.Tests.IO;

public sealed class SearchPathTests
{
    // Each as builtins.nixPath of nix-instantiate 2.34.8 shows NIX_PATH: prefix=path, the prefix perhaps empty.
    [Theory]
    [InlineData("", "")]
    [InlineData("a::b", "=a|=b")]
    [InlineData(":a", "=a")]
    [InlineData("a:", "=a")]
    [InlineData("x=https://a/b:c", "x=https://a/b|=c")]
    [InlineData("nixpkgs=https://a:8080/b:c=/d", "nixpkgs=https://a|=8080/b|c=/d")]
    [InlineData("a:b=flake:nixpkgs:c", "=a|b=flake:nixpkgs|=c")]
    [InlineData("https://x:y", "=https://x|=y")]
    [InlineData("a=b=c:d", "a=b=c|=d")]
    public void NixPathIsSplit(string value, string expected)
    {
        var got = new List<string>();
        foreach (string text in SearchPath.Split(value))
        {
            SearchPathEntry entry = SearchPathEntry.Parse(text);
            got.Add(entry.Prefix + "=" + entry.Path);
        }

        Assert.Equal(expected, string.Join("|", got));
    }

    [Theory]
    [InlineData("", "a/b", "a/b")]
    [InlineData("a", "a/b", "b")]
    [InlineData("a", "a", "")]
    [InlineData("a", "ab", null)]
    [InlineData("a/b", "a/b/c", "c")]
    [InlineData("a/b", "a", null)]
    [InlineData("a/", "a/b", null)]
    public void PrefixesMatchWholeComponents(string prefix, string lookup, string? rest) =>
        Assert.Equal(rest, new SearchPathEntry(prefix, "/x").Match(lookup));

    [Fact]
    public void AnEntryThatIsNotThereIsWarnedOfOnce()
    {
        var warnings = new List<string>();
        var settings = new EvalSettings { Files = new InMemoryFileSystem(), OnWarning = (text, _) => warnings.Add(text) };
        settings.NixPath.Add("x=/nonexistent");
        Assert.Equal("[ false false ]", Nix.Print("[ (builtins.tryEval <x/a>).success (builtins.tryEval <x/b>).success ]", settings));
        Assert.Equal(new[] { "Nix search path entry '/nonexistent' does not exist, ignoring" }, warnings);
    }

    [Fact]
    public void RelativeEntriesStartFromTheCurrentDirectory()
    {
        var settings = new EvalSettings { Files = new InMemoryFileSystem().AddFile("/here/p/x", "1"), GetCurrentDirectory = static () => "/here" };
        settings.NixPath.Add("p");
        Assert.Equal("/here/p/x", Nix.Print("<x>", settings));
        Assert.Equal("[ { path = \"p\"; prefix = \"\"; } ]", Nix.Print("builtins.nixPath", settings));
    }

    // As nix-instantiate 2.34.8 has it with pure-eval and with restrict-eval.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void TheStoreIsNotSeenWhereItIsNotAllowed(bool isPure)
    {
        var settings = new EvalSettings { Files = new InMemoryFileSystem(), PureEvaluation = isPure, RestrictEvaluation = !isPure };
        Assert.Equal("[ false false ]", Nix.Print("[ (builtins.pathExists /nix/store) (builtins.pathExists /.) ]", settings));
    }

    [Fact]
    public void PureEvaluationHasNoSearchPath()
    {
        var settings = new EvalSettings { Files = new InMemoryFileSystem().AddFile("/p/x", "1"), PureEvaluation = true };
        settings.NixPath.Add("/p");
        Assert.Equal("[ ]", Nix.Print("builtins.nixPath", settings));
        NixException e = Nix.Fail("<x>", settings);
        Assert.Equal("cannot look up '<x>' in pure evaluation mode (use '--impure' to override)", e.Message);
        Assert.True(e.IsCatchable);
    }
}
