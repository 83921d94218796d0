using System;
using System.IO;
using System.Text.RegularExpressions;
using TvixEval.Engine;
using TvixEval.IO;
using TvixEval.Text;
using Xunit;

namespace TvixEval.Tests.Flakes;

/// <summary>Flakes on this machine. Results and messages are those of C++ Nix 2.34.</summary>
public sealed class FlakeTests : IDisposable
{
    private readonly string folder = Path.Combine(Path.GetTempPath(), "flakes-" + Guid.NewGuid().ToString("N"));

    public void Dispose()
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void AFlakeHasItsOutputsAndWhatIsKnownOfIt()
    {
        Write("a", "{ description = \"a\"; outputs = { self }: { x = 1; }; }");
        Assert.Equal(
            "[ [ \"_type\" \"inputs\" \"lastModified\" \"lastModifiedDate\" \"narHash\" \"outPath\" \"outputs\" \"sourceInfo\" \"x\" ] "
            + "\"flake\" \"sha256-JlcroHMgGfdDW7e8ziZZyCf/DEBzK276M0kRl/oPAes=\" \"/nix/store/wp5v6f1fbpaxsvrlv4gg1cpycz9v7q0w-source\" { x = 1; } { } ]",
            Get("a", "[ (builtins.attrNames f) f._type f.narHash f.outPath f.outputs f.inputs ]"));
    }

    [Theory]
    [InlineData("{ description = \"a\" + \"b\"; outputs = { self }: { }; }", "expected a string but got a thunk at FILE:1:3")]
    [InlineData("{ outputs = 3; }", "expected a function but got an integer at FILE:1:3")]
    [InlineData("{ outputs = { self }: { }; foo = 1; }", "flake 'path:ROOT' has an unsupported attribute 'foo', at FILE:1:28")]
    [InlineData("{ inputs = 3; outputs = { self }: { }; }", "expected a set but got an integer at FILE:1:3")]
    [InlineData("{ inputs.a.url = 3; outputs = { self, a }: { }; }", "expected a string or a path but got an integer at FILE:1:3")]
    [InlineData("{ inputs.a.url = 1 + 2; outputs = _: { }; }", "expected a string or a path but got a thunk at FILE:1:3")]
    [InlineData("{ inputs.a.flake = 3; outputs = { self, a }: { }; }", "expected a Boolean but got an integer at FILE:1:3")]
    [InlineData("{ inputs = { a = { bar = \"x\"; }; }; outputs = { self, a }: { }; }", "unexpected flake input attribute 'bar', at FILE:1:14")]
    [InlineData("let x = 1; in { outputs = { self }: { }; }", "file 'FILE' must be an attribute set")]
    [InlineData("{ nixConfig.a = x: x; outputs = { self }: { }; }", "flake configuration setting 'a' is a function")]
    [InlineData("{ nixConfig.a = [ 1 ]; outputs = { self }: { }; }", "list element in flake configuration setting 'a' is a list while a string is expected")]
    [InlineData("{ }", "flake 'path:ROOT' lacks attribute 'outputs'")]
    [InlineData("{ inputs.a.url = \"path:/x\"; inputs.a.follows = \"b\"; outputs = _: { }; }", "flake input has both a flake reference and a follows attribute, at FILE:1:3")]
    [InlineData("{ inputs.a.follows = \"b\"; outputs = { self, a }: { }; }", "input 'a' follows a non-existent input 'b'")]
    [InlineData("{ inputs.self.foo = true; outputs = { self }: { }; }", "flake 'self' attribute 'foo' is not supported")]
    [InlineData("{ inputs.a.type = \"path\"; outputs = { self, a }: { }; }", "input attribute 'path' is missing")]
    [InlineData("{ inputs.a.inputs.self.x = 1; outputs = { self, a }: { }; }", "'self' input attribute not allowed at FILE:1:3")]
    [InlineData("{ inputs.b.url = \"path:ROOT\"; outputs = { self, b }: { }; }", "found circular import of flake 'path:ROOT'")]
    public void WhatIsNoFlakeIsRefused(string text, string message)
    {
        Write("a", text.Replace("ROOT", Native("a")));
        string got = Nix.Fail($"builtins.getFlake \"path:{Native("a")}\"", Settings()).Message;
        Assert.Equal(message, Regex.Replace(got, "/nix/store/[0-9a-z]{32}-source/flake.nix", "FILE").Replace(Native("a"), "ROOT"));
    }

    /// <summary>A folder has neither submodules nor Git LFS; C++ Nix 2.34.8 goes on without.</summary>
    [Theory]
    [InlineData("submodules = true")]
    [InlineData("lfs = true")]
    [InlineData("submodules = false")]
    public void WhatAFlakeWantsOfGitIsNothingToAFolder(string attribute)
    {
        Write("a", "{ inputs.self." + attribute + "; outputs = { self }: { y = 1; }; }");
        Assert.Equal("1", Get("a", "f.y"));
    }

    [Fact]
    public void APathValueIsNoReference() =>
        Assert.Equal("expected a string but found a path: /some/flake", Nix.Fail("builtins.getFlake /some/flake", Settings()).Message);

    [Fact]
    public void InputsAreOtherFlakesSourcesAndTheFlakeItself()
    {
        Write("dep", "{ outputs = { self }: { x = 1; }; }");
        Write("a", "{ inputs = { dep.url = \"path:" + Native("dep") + "\"; sub.url = \"./sub\"; src = { url = \"path:./src\"; flake = false; }; me.follows = \"\"; same.follows = \"dep\"; };"
            + " outputs = { self, dep, sub, src, me, same }: { y = dep.x; z = sub.z; n = builtins.attrNames src; s = same.outPath == dep.outPath; me = me.y; }; }");
        Write("a/sub", "{ outputs = { self }: { z = 5; }; }");
        Directory.CreateDirectory(Path.Combine(folder, "a", "src"));
        Assert.Equal("[ 1 5 [ \"outPath\" \"sourceInfo\" ] true 1 ]", Get("a", "[ f.y f.z f.n f.s f.me ]"));
    }

    [Fact]
    public void ALockFileDecidesWhatIsFetched()
    {
        Write("one", "{ outputs = { self }: { x = 1; }; }");
        Write("two", "{ outputs = { self }: { x = 2; }; }");
        Write("a", "{ inputs.dep.url = \"path:" + Native("one") + "\"; outputs = { self, dep }: { inherit (dep) x; }; }");
        string hash = Get("two", "f.narHash").Trim('"');
        File.WriteAllText(
            Path.Combine(folder, "a", "flake.lock"),
            "{\"nodes\":{\"dep\":{\"locked\":{\"path\":\"" + Native("two") + "\",\"narHash\":\"" + hash + "\",\"type\":\"path\"},\"original\":{\"path\":\""
            + Native("one") + "\",\"type\":\"path\"}},\"root\":{\"inputs\":{\"dep\":\"dep\"}}},\"root\":\"root\",\"version\":7}");
        Assert.Equal("2", Get("a", "f.x"));
    }

    [Fact]
    public void LockFilesThatMakeNoSenseAreRefused()
    {
        Write("a", "{ outputs = { self }: { }; }");
        File.WriteAllText(Path.Combine(folder, "a", "flake.lock"), "{\"nodes\":{\"root\":{}},\"root\":\"root\",\"version\":8}");
        Assert.EndsWith("flake.lock' has unsupported version 8", Nix.Fail($"builtins.getFlake \"path:{Native("a")}\"", Settings()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void PureEvaluationNeedsALockedReference()
    {
        Write("a", "{ outputs = { self }: { x = builtins ? currentSystem; }; }");
        EvalSettings settings = Settings();
        settings.PureEvaluation = true;
        string reference = "path:" + Native("a");
        Assert.StartsWith($"cannot call 'getFlake' on unlocked flake reference '{reference}'", Nix.Fail($"builtins.getFlake \"{reference}\"", settings).Message, StringComparison.Ordinal);
        string hash = Get("a", "f.narHash").Trim('"').Replace("+", "%2B").Replace("=", "%3D");
        Assert.Equal("false", Nix.Print($"(builtins.getFlake \"{reference}?narHash={hash}\").x", settings));
    }

    private static EvalSettings Settings()
    {
        var settings = new EvalSettings();
        settings.ExperimentalFeatures.Add("flakes");
        return settings;
    }

    private string Native(string name) => Bytes.ToText(NixPaths.FromNative(Path.Combine(folder, name)));

    private void Write(string name, string text)
    {
        Directory.CreateDirectory(Path.Combine(folder, name));
        File.WriteAllText(Path.Combine(folder, name, "flake.nix"), text + "\n");
    }

    private string Get(string name, string expression) =>
        Nix.Print($"let f = builtins.getFlake \"path:{Native(name)}\"; in {expression}", Settings());
}
