using System;
using System.Collections.Generic;
using System.IO;
using System.Runtime.InteropServices;
using TvixEval.Text;
using Xunit;

namespace TvixEval.Tests.Flakes;

/// <summary>Outputs of flakes by reference. Results and messages are those of <c>nix eval</c> of C++ Nix 2.34.</summary>
public sealed class FlakeTargetTests : IDisposable
{
    private readonly FlakeFolder folder = new();

    public FlakeTargetTests()
    {
        folder.Write(
            "a/flake.nix",
            "{ inputs.b.url = \"path:ROOT/b\"; outputs = { self, b }: { packages.x86_64-linux.default = \"dflt\"; packages.x86_64-linux.foo = { x = 1; \"c.d\" = 5; };"
            + " legacyPackages.x86_64-linux.leg = 7; lib.y = 2; lib.f = { a ? 1 }: a; sys = builtins ? currentSystem; list = [ 1 { z = 3; } ]; bad = throw \"oops\"; }; }");
        folder.Write("b/flake.nix", "{ outputs = { self }: { b = 1; }; }");
        Directory.CreateDirectory(folder.Native("a/sub"));
    }

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("..", "\"dflt\"")]
    [InlineData("", "\"dflt\"")]
    [InlineData("#", "\"dflt\"")]
    [InlineData("..#foo", "{ \"c.d\" = 5; x = 1; }")]
    [InlineData(".#foo.\"c.d\"", "5")]
    [InlineData(".#foo.", "{ \"c.d\" = 5; x = 1; }")]
    [InlineData(".#foo^out,dev", "{ \"c.d\" = 5; x = 1; }")]
    [InlineData(".#foo^*", "{ \"c.d\" = 5; x = 1; }")]
    [InlineData("./#leg", "7")]
    [InlineData("#leg", "7")]
    [InlineData(".#.lib.y", "2")]
    [InlineData(".#lib%2ey", "2")]
    [InlineData("path:..#lib.y", "2")]
    [InlineData("path:ROOT/a#lib.y", "2")]
    [InlineData("ROOT/a#lib.y", "2")]
    [InlineData("../flake.nix#lib.y", "2")]
    [InlineData(".#list", "[ 1 { z = 3; } ]")]
    [InlineData(".#sys", "false")]
    public void OutputsAreFound(string reference, string expected) => Assert.Equal(expected, folder.Eval(reference, "a/sub"));

    [Theory]
    [InlineData(".#foo.c.d", "flake 'path:ROOT/a' does not provide attribute 'packages.x86_64-linux.foo.c.d', 'legacyPackages.x86_64-linux.foo.c.d' or 'foo.c.d' Did you mean one of x or c.d?")]
    [InlineData(".#nope", "flake 'path:ROOT/a' does not provide attribute 'packages.x86_64-linux.nope', 'legacyPackages.x86_64-linux.nope' or 'nope'")]
    [InlineData(".#lib.nope", "flake 'path:ROOT/a' does not provide attribute 'packages.x86_64-linux.lib.nope', 'legacyPackages.x86_64-linux.lib.nope' or 'lib.nope' Did you mean leg?")]
    [InlineData(".#..lib", "flake 'path:ROOT/a' does not provide attribute '.lib'")]
    [InlineData(".#a%20b", "flake 'path:ROOT/a' does not provide attribute 'packages.x86_64-linux.a b', 'legacyPackages.x86_64-linux.a b' or 'a b' Did you mean lib?")]
    [InlineData("ROOT/b", "flake 'path:ROOT/b' does not provide attribute 'packages.x86_64-linux.default' or 'defaultPackage.x86_64-linux'")]
    [InlineData(".#list.0", "'list' is not an attribute set")]
    [InlineData(".#lib.f.x", "'lib.f' is not an attribute set")]
    [InlineData(".#foo.\"c.d\".q", "'packages.x86_64-linux.foo.c.d' is not an attribute set")]
    [InlineData(".#foo.\"x", "missing closing quote in selection path 'packages.x86_64-linux.foo.\"x'")]
    [InlineData(".#bad", "oops")]
    [InlineData(".#bad.x", "oops")]
    [InlineData(".#foo^ou t", "invalid extended outputs specifier '.#foo^ou t'")]
    [InlineData("ROOT/nope#x", "getting status of \"ROOT/nope\": No such file or directory")]
    [InlineData("a.b", "getting status of \"ROOT/a/sub/a.b\": No such file or directory")]
    [InlineData("..?a=b#leg", "path URL 'path://ROOT/a?a=b' has unsupported parameter 'a'")]
    [InlineData("nixpkgs#x", "cannot find flake 'flake:nixpkgs' in the flake registries (no registry is downloaded; use the flake's URL, or name a registry)")]
    public void WhatIsNotThereIsAnError(string reference, string message) => Assert.Equal("error: " + message, folder.Eval(reference, "a/sub"));

    [Fact]
    public void TheFirstOutputThatIsThereDecides()
    {
        folder.Write("c/flake.nix", "{ outputs = { self }: { packages.x86_64-linux.x.y = 1; legacyPackages = throw \"legacy\"; x = throw \"plain\"; }; }");
        Assert.Equal("1", folder.Eval("ROOT/c#x.y"));
        Assert.Equal("error: legacy", folder.Eval("ROOT/c#z"));
    }

    [Fact]
    public void ASearchEndsAtARepository()
    {
        Directory.CreateDirectory(folder.Native("r/.git"));
        Directory.CreateDirectory(folder.Native("r/s"));
        Assert.Equal(
            "error: path \"ROOT/r\" is not part of a flake (neither it nor its parent directories contain a 'flake.nix' file)",
            folder.Eval(".", "r/s"));
    }

    [Fact]
    public void ASearchEndsAtTheRootOrAtAnotherFileSystem()
    {
        Directory.CreateDirectory(folder.Native("empty"));
        string message = folder.Eval("#x", "empty");
        Assert.True(
            message == "error: could not find a flake.nix file" || message.StartsWith("error: unable to find a flake before encountering filesystem boundary at \"/", StringComparison.Ordinal),
            message);
        if (RuntimeInformation.IsOSPlatform(OSPlatform.Linux) && Directory.Exists("/dev/shm"))
        {
            Assert.Equal("error: unable to find a flake before encountering filesystem boundary at \"/dev\"", folder.Eval("/dev/shm#x"));
        }
    }

    [Fact]
    public void OverridesTakeThePlaceOfInputs()
    {
        folder.Write("c/flake.nix", "{ inputs.d.url = \"path:ROOT/d\"; outputs = { self, d }: { v = d.v; }; }");
        folder.Write("d/flake.nix", "{ inputs.e.url = \"path:ROOT/e\"; outputs = { self, e }: { v = \"d\" + e.v; }; }");
        folder.Write("e/flake.nix", "{ outputs = i: { v = \"e\"; }; }");
        folder.Write("f/flake.nix", "{ outputs = i: { v = \"f\"; }; }");
        Assert.Equal("\"de\"", folder.Eval("ROOT/c#v"));
        Assert.Equal("\"f\"", folder.Eval("ROOT/c#v", string.Empty, new Dictionary<string, string> { ["d"] = "path:ROOT/f" }));
        Assert.Equal("\"df\"", folder.Eval("ROOT/c#v", string.Empty, new Dictionary<string, string> { ["d/e"] = "./f" }));
        folder.Warnings.Clear();
        Assert.Equal("\"de\"", folder.Eval("ROOT/c#v", string.Empty, new Dictionary<string, string> { ["d/x"] = "path:ROOT/f" }));
        Assert.Equal("input 'd' has an override for a non-existent input 'x'", folder.Warnings[0]);
        Assert.Equal("the flag '--override-input d/x path:ROOT/f' does not match any input", folder.Warnings[1]);
    }

    [Fact]
    public void RegistriesSayWhatNamesStandFor()
    {
        const string Registry = "{ \"version\": 2, \"flakes\": [ "
            + "{ \"from\": { \"type\": \"indirect\", \"id\": \"bee\" }, \"to\": { \"type\": \"indirect\", \"id\": \"cee\" } }, "
            + "{ \"from\": { \"type\": \"indirect\", \"id\": \"cee\" }, \"to\": { \"type\": \"path\", \"path\": \"ROOT\", \"dir\": \"b\" } }, "
            + "{ \"from\": { \"type\": \"indirect\", \"id\": \"loop\" }, \"to\": { \"type\": \"indirect\", \"id\": \"loop\" } } ] }";
        folder.Write("registry.json", Registry);
        folder.Write("user/flake.nix", "{ outputs = { self, bee }: { v = bee.b; }; }");
        string registry = Bytes.FromText(folder.Root) + "/registry.json";
        folder.Settings.Fetch.UserFlakeRegistry = registry;
        Assert.Equal("1", folder.Eval("bee#b"));
        Assert.Equal("1", folder.Eval("flake:bee#b"));
        Assert.Equal("error: cycle detected in flake registry for 'flake:loop'", folder.Eval("loop#b"));

        // What flakes ask for does not depend on the user's registry.
        Assert.StartsWith("error: cannot find flake 'flake:bee' in the flake registries", folder.Eval("ROOT/user#v"), StringComparison.Ordinal);
        Assert.Equal("1", folder.Eval("ROOT/user#v", string.Empty, new Dictionary<string, string> { ["bee"] = "bee" }));
        folder.Settings.Fetch.FlakeRegistry = registry;
        Assert.Equal("1", folder.Eval("ROOT/user#v"));
        Assert.Equal("error: cannot find flake 'flake:zzz' in the flake registries", folder.Eval("zzz#b"));
    }

    [Theory]
    [InlineData("{ \"version\": 1 }", "cannot read flake registry 'ROOT/registry.json': flake registry 'ROOT/registry.json' has unsupported version 1")]
    public void ARegistryThatMakesNoSenseIsAWarning(string text, string warning)
    {
        folder.Write("registry.json", text);
        folder.Settings.Fetch.FlakeRegistry = Bytes.FromText(folder.Root) + "/registry.json";
        Assert.Equal("1", folder.Eval("path:ROOT/b#b"));
        Assert.Equal(warning, folder.Warnings[0]);
    }
}
