using System;
using System.Collections.Generic;
using System.IO;
using System.Runtime.CompilerServices;
using Xunit;

namespace TvixEval.Tests.Flakes;

/// <summary>Lock files as they are written. The file <c>recorded.lock</c> and the messages are those of C++ Nix 2.34.</summary>
public sealed class FlakeLockTests : IDisposable
{
    private static readonly string[] All = Array.Empty<string>();

    private readonly FlakeFolder folder = new();

    public FlakeLockTests()
    {
        folder.Write(
            "top/flake.nix",
            "{ inputs = { dep.url = \"path:ROOT/dep\"; dep.inputs.other.follows = \"other\"; other.url = \"path:ROOT/other\"; sub.url = \"./sub\";"
            + " src = { url = \"path:./src\"; flake = false; }; plain = { url = \"path:ROOT/other\"; flake = false; }; me.follows = \"\";"
            + " again.follows = \"dep/inner\"; }; outputs = i: { x = i.dep.x; }; }");
        folder.Write("top/sub/flake.nix", "{ inputs.deep.url = \"./deep\"; outputs = i: { z = 5; }; }");
        folder.Write("top/sub/deep/flake.nix", "{ outputs = i: { z = 5; }; }");
        folder.Write("top/src/f", "hi");
        folder.Write("dep/flake.nix", "{ inputs.other.url = \"path:/nope\"; inputs.inner.url = \"./inner\"; outputs = { self, other, inner }: { x = other.v; }; }");
        folder.Write("dep/inner/flake.nix", "{ outputs = i: { y = 1; }; }");
        folder.Write("other/flake.nix", "{ outputs = i: { v = 42; }; }");
        folder.SetTimes();
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void ALockFileHasTheBytesThatNixWrites()
    {
        Assert.StartsWith("• Added input 'again':\n    follows 'dep/inner'\n• Added input 'dep':\n    'path:ROOT/dep?lastModified=1700000000&narHash=sha256-ffn6Jm2gh%2BoK184ZT7IxM%2BvpLvbQ52XcMpWikI%2BM5wg%3D' (2023-11-14)\n",
            folder.Update("ROOT/top", All), StringComparison.Ordinal);
        Assert.Equal(Recorded(), folder.Read("top/flake.lock"));
        Assert.Empty(folder.Warnings);
        Assert.Equal("42", folder.Eval("ROOT/top#x"));
        Assert.Empty(folder.Warnings);
        Assert.Single(Directory.GetFiles(folder.Native("top"), "*flake.lock*"));
    }

    [Fact]
    public void OnlyWhatIsAskedForIsUpdated()
    {
        folder.Update("ROOT/top", All);
        string before = folder.Read("top/flake.lock");
        folder.Write("other/flake.nix", "{ outputs = i: { v = 43; }; }");
        folder.Write("dep/flake.nix", "{ inputs.inner.url = \"./inner\"; outputs = { self, inner }: { x = 5; }; }");
        folder.SetTimes();
        Assert.Equal(string.Empty, folder.Update("ROOT/top", null));
        Assert.Equal(string.Empty, folder.Update("ROOT/top", new[] { "sub/deep" }));
        Assert.Equal(before, folder.Read("top/flake.lock"));
        string changes = folder.Update("ROOT/top", new[] { "dep" });
        Assert.Matches(
            "^• Updated input 'dep':\n    'path:ROOT/dep[^\n]*' \\(2023-11-14\\)\n  → 'path:ROOT/dep[^\n]*' \\(2023-11-14\\)\n• Removed input 'dep/other'$", changes);
        changes = folder.Update("ROOT/top", All);
        Assert.Matches("^• Updated input 'other':\n[^•]*• Updated input 'plain':\n[^•]*$", changes);
    }

    [Fact]
    public void AnOverrideIsLockedInThePlaceOfWhatTheFlakeAsksFor()
    {
        folder.Write("third/flake.nix", "{ outputs = i: { v = 3; }; }");
        folder.Update("ROOT/top", null, new Dictionary<string, string> { ["other"] = "path:ROOT/third" });
        string text = folder.Read("top/flake.lock");
        Assert.Contains("\"path\": \"ROOT/third\",\n        \"type\": \"path\"\n      },\n      \"original\": {\n        \"path\": \"ROOT/other\"", text, StringComparison.Ordinal);
        Assert.Equal("3", folder.Eval("ROOT/top#x"));
    }

    [Theory]
    [InlineData("ROOT/top#x", "", "unexpected fragment 'x' in flake reference 'ROOT/top#x'")]
    [InlineData("ROOT/top", "9a", "invalid flake input attribute path element '9a'")]
    [InlineData("ROOT/top", "/", "input path to be updated cannot be zero-length; it would refer to the flake itself, not an input")]
    [InlineData("ROOT/none", "", "getting status of \"ROOT/none\": No such file or directory")]
    public void WhatCannotBeUpdatedIsAnError(string reference, string input, string message)
    {
        Assert.Equal("error: " + message, folder.Update(reference, input.Length == 0 ? All : new[] { input }));
        Assert.False(File.Exists(folder.Native("top/flake.lock")));
    }

    [Fact]
    public void AnUpdateThatMatchesNothingIsAWarning()
    {
        folder.Update("ROOT/top", All);
        Assert.Equal(string.Empty, folder.Update("ROOT/top", new[] { "nope" }));
        Assert.Equal(new[] { "'nope' does not match any input of this flake" }, folder.Warnings);
    }

    [Fact]
    public void AStaleLockFileIsWorkedOutAnewButNotWritten()
    {
        folder.Update("ROOT/top", All);
        folder.Write("top/flake.nix", "{ inputs.other.url = \"path:ROOT/other\"; outputs = i: { x = builtins.attrNames i; }; }");
        string before = folder.Read("top/flake.lock");
        Assert.Equal("[ \"other\" \"self\" ]", folder.Eval("ROOT/top#x"));
        Assert.StartsWith("not writing modified lock file of flake 'path:ROOT/top':\n• Removed input 'again'\n• Removed input 'dep'\n", Assert.Single(folder.Warnings), StringComparison.Ordinal);
        Assert.Equal(before, folder.Read("top/flake.lock"));
    }

    [Theory]
    [InlineData(5, "\"locked\": { \"type\": \"path\", \"path\": \"ROOT/other\", \"narHash\": \"HASH\" }, \"info\": { \"lastModified\": 1700000000 }")]
    [InlineData(6, "\"locked\": { \"type\": \"path\", \"path\": \"ROOT/other\", \"narHash\": \"HASH\", \"lastModified\": 1700000000 }")]
    [InlineData(7, "\"locked\": { \"type\": \"path\", \"path\": \"ROOT/other\", \"narHash\": \"HASH\", \"lastModified\": 1700000000 }")]
    public void OlderLockFilesAreRead(int version, string locked)
    {
        const string Hash = "sha256-CXHWQUtLTk6dDr/NOsC6H00nfa21MoRxUn4AuiefY5A=";
        folder.Write("old/flake.nix", "{ inputs.other.url = \"path:ROOT/elsewhere\"; outputs = i: { x = [ i.other.v i.other.lastModified ]; }; }");
        folder.Write(
            "old/flake.lock",
            "{ \"version\": " + version + ", \"root\": \"top\", \"nodes\": { \"top\": { \"inputs\": { \"other\": \"other\" } }, \"other\": { \"original\": { \"type\": \"path\", \"path\": \"ROOT/elsewhere\" }, "
            + locked.Replace("HASH", Hash) + " } } }");
        Assert.Equal("[ 42 1700000000 ]", folder.Eval("ROOT/old#x"));
    }

    private static string Recorded([CallerFilePath] string path = "") => File.ReadAllText(Path.Combine(Path.GetDirectoryName(path)!, "recorded.lock"));
}
