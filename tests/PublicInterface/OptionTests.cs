using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading;
using TvixEval;
using Xunit;

namespace PublicInterface;

/// <summary>Programs read the options of a module system.</summary>
public sealed class OptionTests : IDisposable
{
    private const string Modules = """
        let
          inherit (import <tvix/modules.nix>) evalModules mkOption types mkForce mkDefault literalExpression;
        in
        evalModules {
          modules = [ ./web.nix { web.port = mkDefault 1; web.hosts.a.root = "/a"; web.hosts.a.size = 3; } ];
        }
        """;

    private const string Web = """
        { config, ... }:
        let inherit (import <tvix/modules.nix>) mkOption types literalExpression; in
        {
          options.web = {
            enable = mkOption { type = types.bool; default = false; example = true; description = "Whether."; };
            port = mkOption { type = types.int; default = 80; defaultText = literalExpression "eighty"; };
            name = mkOption { type = types.str; };
            bad = mkOption { type = types.int; default = throw "no default"; };
            secret = mkOption { type = types.int; default = 1; internal = true; readOnly = true; };
            hosts = mkOption {
              type = types.attrsOf (types.submodule {
                options.root = mkOption { type = types.str; };
                options.size = mkOption { type = types.int; };
              });
            };
          };
          config.web.enable = true;
          config.web.port = 8080;
        }
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("tvixeval-options-").FullName;
    private readonly NixEngine nix;
    private readonly NixOptions options;

    public OptionTests()
    {
        File.WriteAllText(Path.Combine(folder, "web.nix"), Web);
        File.WriteAllText(Path.Combine(folder, "all.nix"), Modules);
        nix = new NixEngine(new NixEngineOptions { BaseDirectory = folder, IsRestricted = false });
        options = nix.GetOptions(nix.EvaluateFile("all.nix"));
    }

    public void Dispose()
    {
        nix.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("*", "web.bad web.enable web.hosts web.hosts.<name>.root web.hosts.<name>.size web.name web.port")]
    [InlineData("WEB.*E", "web.enable web.hosts.<name>.size web.name")]
    [InlineData("web.?a?", "web.bad")]
    [InlineData("*.n*me", "web.name")]
    [InlineData("none*", "")]
    [InlineData("web", "web.bad web.enable web.hosts web.hosts.<name>.root web.hosts.<name>.size web.name web.port")]
    [InlineData("web.port", "web.port")]
    [InlineData("web.hosts.a", "web.hosts.a.root web.hosts.a.size")]
    [InlineData("web.secret", "web.secret")]
    public void OptionsAreFoundByTheirNames(string name, string expected) => Assert.Equal(expected, Names(options.Find(name)));

    [Fact]
    public void HiddenOnesAreFoundIfTheyAreAskedFor()
    {
        Assert.Equal("web.secret", Names(options.Find("*secret", includeHidden: true)));
        Assert.Equal((true, true), (options["web.secret"].IsInternal, options["web.secret"].IsReadOnly));
        Assert.Contains("\"web.secret\"", options.ToJson(includeHidden: true, onFailure: static _ => { }), StringComparison.Ordinal);
        Assert.DoesNotContain("\"web.secret\"", options.ToJson(onFailure: static _ => { }), StringComparison.Ordinal);
    }

    [Fact]
    public void AnOptionTellsWhatItIs()
    {
        NixOption port = options["web.port"];
        Assert.Equal(("web.port", "signed integer", "int"), (port.ToString(), port.Type, port.TypeName));
        Assert.Equal(["web", "port"], port.Location);
        Assert.Equal((8080L, 80L, "eighty"), (port.Value!.AsInt64(), port.Default!.AsInt64(), port.DefaultText));
        Assert.Equal((true, 100L, false, false, true), (port.IsDefined, port.Priority, port.IsReadOnly, port.IsInternal, port.IsVisible));
        Assert.Equal((null, null, null), (port.Example, port.ExampleText, port.Description));
        NixOption enable = options["web.enable"];
        Assert.Equal((true, "true", "Whether."), (enable.Example!.AsBoolean(), enable.ExampleText, enable.Description));
        NixOptionPlace declared = Assert.Single(port.Declarations);
        Assert.Equal((Path.Combine(folder, "web.nix"), 6, null), (declared.File, declared.Line, declared.Option));
        NixOptionDefinition defined = Assert.Single(port.Definitions);
        Assert.Equal((Path.Combine(folder, "web.nix"), 18, 3, 8080L), (defined.File, defined.Line, defined.Column, defined.Value.AsInt64()));
        Assert.Equal(defined.File + ":18:3", defined.ToString());
    }

    [Fact]
    public void OptionsInSubmodulesHaveValuesByName()
    {
        Assert.Equal("/a", options["web.hosts.a.root"].Value!.AsString());
        NixOption pattern = options["web.hosts.<name>.size"];
        Assert.Equal((null, null, "signed integer"), (pattern.Value, pattern.Error, pattern.Type));
    }

    [Fact]
    public void AnErrorIsThatOfOneOption()
    {
        NixOption[] failing = options.Find().Where(static option => option.Error is not null).ToArray();
        Assert.Equal("web.bad web.name", Names(failing));
        Assert.Equal(NixErrorKind.Throw, failing[0].Error!.Kind);
        Assert.Equal("no default", failing[0].Error!.Message);
        Assert.Equal("no default", Assert.ThrowsAny<NixError>(() => failing[0].Value!.Force()).Message);
    }

    [Fact]
    public void NothingIsEvaluatedThatIsNotAskedFor()
    {
        NixOptions lazy = nix.GetOptions(nix.Evaluate("{ options = { a = throw \"a\"; b = { _type = \"option\"; loc = [ \"b\" ]; value = 1; type = throw \"type\"; default = throw \"default\"; }; }; config = throw \"config\"; }"));
        Assert.Equal(1, lazy["b"].Value!.AsInt64());
        var failures = new List<NixFailure>();
        Assert.Equal("b", Names(lazy.Find(onFailure: failures.Add)));
        Assert.Equal("a: a|b: type", string.Join('|', failures));
        Assert.Equal("a", Assert.ThrowsAny<NixError>(() => lazy.Find()).Message);
    }

    [Fact]
    public void DocumentsLeaveOutWhatFails()
    {
        var failures = new List<NixFailure>();
        using JsonDocument json = JsonDocument.Parse(options.ToJson(onFailure: failures.Add));
        Assert.Equal(["web.enable", "web.hosts", "web.hosts.<name>.root", "web.hosts.<name>.size", "web.name", "web.port"], json.RootElement.EnumerateObject().Select(static option => option.Name));
        Assert.Equal("eighty", json.RootElement.GetProperty("web.port").GetProperty("default").GetProperty("text").GetString());
        Assert.Equal("web.bad: no default", Assert.Single(failures).ToString());
        Assert.Equal("no default", Assert.ThrowsAny<NixError>(() => options.ToJson()).Message);
        Assert.StartsWith("## `web.enable`\n\nWhether.\n\n*Type:* boolean\n\n*Default:* `false`\n\n", options.ToMarkdown("web.enable"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("web.prot", "the option 'web.prot' does not exist: there is no 'prot' in 'web'")]
    [InlineData("web", "there is no option 'web': that is a group of options")]
    [InlineData("web..x", "the name of an option has an empty part: 'web..x'")]
    public void ANameThatIsNoneIsAnError(string name, string message) => Assert.Equal(message, Assert.ThrowsAny<NixError>(() => options[name]).Message);

    [Fact]
    public void AValueWithoutOptionsIsAnError()
    {
        Assert.Equal(NixErrorKind.Type, Assert.ThrowsAny<NixError>(() => nix.GetOptions(nix.Evaluate("1"))).Kind);
        Assert.Equal(NixErrorKind.Type, Assert.ThrowsAny<NixError>(() => nix.GetOptions(nix.Evaluate("{ a = 1; }")).Find()).Kind);
        Assert.Throws<ArgumentNullException>(() => nix.GetOptions(null!));
        Assert.Throws<ArgumentNullException>(() => options.Find(null!));
        Assert.Throws<ArgumentNullException>(() => options[null!]);
        using var other = new NixEngine();
        Assert.Throws<NixCastException>(() => nix.GetOptions(other.Evaluate("{ }")));
    }

    [Fact]
    public void AFunctionIsCalledWithItsDefaults() =>
        Assert.Equal(3, nix.GetOptions(nix.Evaluate("{ n ? 3 }: { options.a = { _type = \"option\"; value = n; }; }"))["a"].Value!.AsInt64());

    [Fact]
    public void CancellationAndLimitsEndASearch()
    {
        const string Endless = "let l = builtins.genList (x: x) 10000; each = f: a: builtins.foldl' f a l; forever = each (a: x: each (b: y: each (c: z: c + z) b) a); in { a = { _type = \"option\"; loc = [ \"a\" ]; type = { name = \"t\"; description = \"t\"; getSubOptions = p: forever 0; }; }; }";
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => options.Find(cancellationToken: source.Token));
        using var limited = new NixEngine(new NixEngineOptions { TimeLimit = TimeSpan.FromMilliseconds(200) });
        Assert.Equal(NixErrorKind.Timeout, Assert.ThrowsAny<NixError>(() => limited.GetOptions(limited.Evaluate(Endless)).Find(onFailure: static _ => { })).Kind);
    }

    private static string Names(IEnumerable<NixOption> found) => string.Join(' ', found);
}
