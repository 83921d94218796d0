using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Text.Json;
using TvixEval.Module.Tests.Hosting;
using Xunit;

namespace TvixEval.Module.Tests.Cmdlets;

public sealed class GetOptionTests(EngineFixture fixture) : IClassFixture<EngineFixture>, IDisposable
{
    /// <summary>What a module system gives, by hand; a trace for each evaluation.</summary>
    private const string Source = """
        let
          option = loc: attrs: { _type = "option"; inherit loc; isDefined = true; declarations = [ "/m.nix" ]; } // attrs;
          bool = { name = "bool"; description = builtins.trace "type" "boolean"; getSubOptions = _: { }; };
          user = { name = "attrsOf"; description = "attribute set of submodules"; getSubOptions = p: { uid = option (p ++ [ "<name>" "uid" ]) { type = bool; default = 3; }; }; };
        in {
          config = throw "config";
          options = {
            a.flag = option [ "a" "flag" ] { type = bool; value = builtins.trace "value" true; default = builtins.trace "default" false; description = { _type = "mdDoc"; text = "Text."; }; highestPrio = 100;
              example = { _type = "literalExpression"; text = "1 + 1"; }; readOnly = true; definitions = [ true ]; files = [ "/d.nix, via option x.y" ]; };
            a.bad = option [ "a" "bad" ] { type = throw "no type"; value = throw "no value"; };
            a.none = option [ "a" "none" ] { isDefined = false; value = throw "used but not defined"; internal = true; };
            set = option [ "set" ] { value = { x = 1; list = [ 1 (throw "element") ]; }; visible = false; };
            users = option [ "users" ] { type = user; value = { root.uid = 0; }; };
          };
        }
        """;

    private readonly PowerShellEngine engine = fixture.Engine;
    private readonly string folder = Directory.CreateTempSubdirectory("nix-options").FullName;

    public void Dispose() => TestFolders.Delete(folder);

    [Fact]
    public void AnErrorOfAStrangerMovesNoCursor()
    {
        const string Hostile = "{ options.a = { _type = \"option\"; loc = [ \"a\" ]; isDefined = true; value = throw \"e\u001b[31m\"; }; }";
        Assert.Equal("error: e\\u001b[31m", engine.One("(Get-NixOption -Expression $args[0] -Name a).GetPreview()", Hostile));
    }

    [Theory]
    [InlineData("-ErrorAction Ignore", "a.bad a.flag users users.<name>.uid")]
    [InlineData("-Force -ErrorAction Ignore", "a.bad a.flag a.none set users users.<name>.uid")]
    [InlineData("-Name a.flag", "a.flag")]
    [InlineData("-Name a.none", "a.none")]
    [InlineData("-Name a -ErrorAction Ignore", "a.bad a.flag")]
    [InlineData("-Name 'A.F*'", "a.flag")]
    [InlineData("-Name '*.?lag', a.flag, set -ErrorAction Ignore", "a.flag set")]
    [InlineData("-Name 'u*'", "users users.<name>.uid")]
    [InlineData("-Name 'users.<name>.uid'", "users.<name>.uid")]
    [InlineData("-Name users.root.uid", "users.root.uid")]
    [InlineData("-Name 'x*'", "")]
    [InlineData("a.flag", "a.flag")]
    public void OptionsByName(string parameters, string expected) => Assert.Equal(expected, Names($"Get-NixOption $args[0] {parameters}"));

    [Theory]
    [InlineData("Get-NixOption -Path $file a.flag")]
    [InlineData("Get-NixOption -LiteralPath $file -Name a.flag")]
    [InlineData("[pscustomobject]@{ PSPath = $file } | Get-NixOption -Name a.flag")]
    [InlineData("[IO.File]::ReadAllText($file) | Get-NixOption -Name a.flag")]
    [InlineData("Get-NixOption ([IO.File]::ReadAllText($file)) -AttributePath options.a -Name flag")]
    [InlineData("Get-NixOption ('{ x }: if x then (' + [IO.File]::ReadAllText($file) + ') else 1') -Argument @{ x = $true } -Name a.flag")]
    [InlineData("New-NixSession -Name options | Out-Null; Get-NixOption -Path $file -Name a.flag -Session options; Remove-NixSession options")]
    public void FromWhereverItComes(string script)
    {
        string file = Path.Combine(folder, "options.nix");
        File.WriteAllText(file, Source);
        Assert.Equal("a.flag", Names("$file = $args[1]; " + script, file));
    }

    [Theory]
    [InlineData("web1", "nixos")]
    [InlineData("alice", "home")]
    [InlineData("mac", "darwin")]
    [InlineData("plain", "plain")]
    [InlineData("nixosConfigurations.web1", "nixos")]
    [InlineData(".nixosConfigurations.web1", "nixos")]
    public void ConfigurationsOfAFlakeHaveShortNames(string output, string expected)
    {
        File.WriteAllText(Path.Combine(folder, "flake.nix"), """
            { outputs = _: let o = n: { options.${n} = { _type = "option"; }; }; in {
                nixosConfigurations.web1 = o "nixos"; homeConfigurations.alice = o "home"; darwinConfigurations.mac = o "darwin"; plain = o "plain"; nixosConfigurations.plain = o "no"; }; }
            """);
        Assert.Equal(expected, Names("Get-NixOption -Flake ('path:' + $args[1] + '#' + $args[2])", folder, output));
    }

    [Fact]
    public void TheParts()
    {
        var option = (NixOption)engine.One("Get-NixOption $args[0] -Name a.flag", Source)!;
        Assert.Equal(("a.flag", "boolean", "bool", true, false, "false"), (option.Name, option.Type, option.TypeName, option.Value, option.Default, option.DefaultText));
        Assert.Equal(("1 + 1", "1 + 1", "Text.", true, 100L), (option.Example, option.ExampleText, option.Description, option.IsDefined, option.Priority));
        Assert.Equal((true, false, true), (option.ReadOnly, option.Internal, option.Visible));
        Assert.Null(option.Error);
        NixOptionPlace declared = Assert.Single(option.Declarations);
        Assert.Equal(("/m.nix", null, null), (declared.File, declared.Line, declared.Option));
        NixOptionDefinition definition = Assert.Single(option.Definitions);
        Assert.Equal(("/d.nix", "x.y", true), (definition.File, definition.Option, definition.Value));
        Assert.Equal("a.flag", option.ToString());
    }

    [Fact]
    public void WhatASetHasIsReadLazily()
    {
        var option = (NixOption)engine.One("Get-NixOption $args[0] -Name set", Source)!;
        Assert.Equal(1L, ((PSObject)option.Value!).Properties["x"].Value);
        Assert.Same(option.Value, option.Value);
        Assert.Null(option.Default);
        Assert.Null(option.DefaultText);
        Assert.Null(option.Priority);
    }

    [Fact]
    public void NothingIsEvaluatedBeforeItIsRead()
    {
        const string Traces = " 6>&1 | Where-Object { $_ -is [Management.Automation.InformationRecord] } | ForEach-Object { \"$_\" }";
        Assert.Empty(engine.Run("Get-NixOption $args[0] -Force -ErrorAction Ignore" + Traces, Source));
        Assert.Empty(engine.Run("Get-NixOption $args[0] -Name a.flag" + Traces, Source));
        Assert.Empty(engine.Run("Get-NixOption $args[0] -Name 'a.f*' | ForEach-Object { $_.Name; $_.Priority; $_.Description }" + Traces, Source));
        Assert.Equal(["type"], engine.Run("Get-NixOption $args[0] -Name a.flag -As Json | Out-Null" + Traces.Replace("6>&1", string.Empty, StringComparison.Ordinal), Source).Concat(
            engine.Run("& { Get-NixOption $args[0] -Name users.root.uid -As Markdown }" + " $args[0]" + Traces, Source)));
    }

    [Fact]
    public void AnErrorInAValueIsRaisedWhereItIsRead()
    {
        var option = (NixOption)engine.One("Get-NixOption $args[0] -Name a.bad", Source)!;
        Assert.Equal("no value", Assert.Throws<NixPropertyException>(() => option.Value).Message);
        Assert.StartsWith("NixThrow", option.Error!.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal("no type", Assert.Throws<NixPropertyException>(() => option.Type).Message);
        Assert.Equal("no value", engine.RunAll("(Get-NixOption $args[0] -Name a.bad).Value", Source).Error.Exception.Message);
    }

    [Fact]
    public void WhatFailsIsAnErrorWithItsName()
    {
        EngineResult result = engine.RunAll("Get-NixOption $args[0]", Source);
        Assert.Equal(4, result.Output.Count);
        Assert.Equal(("NixThrow,TvixEval.Module.GetNixOptionCommand", "a.bad"), (result.Error.FullyQualifiedErrorId, result.Error.TargetObject));
    }

    [Theory]
    [InlineData("a.flog", "NixMissingAttribute", "Did you mean 'a.flag'?")]
    [InlineData("A.flag", "NixMissingAttribute", "Did you mean 'a'?")]
    [InlineData("a..b", "NixInvalidArgument", "")]
    [InlineData("a.flag.x", "NixMissingAttribute", "")]
    [InlineData("users.root.uit", "NixMissingAttribute", "Did you mean 'users.root.uid'?")]
    public void AWrongNameIsAnError(string name, string id, string advice)
    {
        ErrorRecord error = engine.RunAll("Get-NixOption $args[0] -Name $args[1]", Source, name).Error;
        Assert.StartsWith(id + ",", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(advice, error.ErrorDetails?.RecommendedAction ?? string.Empty);
    }

    /// <summary>Names are recommended as the parameter takes them, within PowerShell's quotes.</summary>
    [Theory]
    [InlineData("x.\"a c\".o", "'x.\"a b\"'")]
    [InlineData("x.\"c.e\"", "'x.\"c.d\"'")]
    [InlineData("x.\"e`[2`]\"", "'x.\"e`[1`]\"'")]
    [InlineData("its", "'it''s'")]
    public void RecommendedNamesCanBeGiven(string name, string advice)
    {
        const string Odd = """
            let option = loc: { _type = "option"; inherit loc; value = 1; }; in
            { x."a b".o = option [ "x" "a b" "o" ]; x."c.d" = option [ "x" "c.d" ]; x."e[1]" = option [ "x" "e[1]" ]; "it's" = option [ "it's" ]; }
            """;
        Assert.Equal($"Did you mean {advice}?", engine.RunAll("Get-NixOption $args[0] -Name $args[1]", Odd, name).Error.ErrorDetails.RecommendedAction);
        Assert.NotEmpty(engine.Run($"Get-NixOption $args[0] -Name {advice}", Odd));
    }

    [Theory]
    [InlineData("a.c", "'\"a.b\"'")]
    [InlineData("its", "'it''s'")]
    public void RecommendedAttributePathsCanBeGiven(string path, string advice)
    {
        const string Odd = "{ \"a.b\" = 1; \"it's\" = 1; }";
        Assert.Contains(advice, engine.RunAll("Invoke-NixExpression $args[0] -AttributePath $args[1]", Odd, path).Error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(1L, engine.One($"Invoke-NixExpression $args[0] -AttributePath {advice}", Odd));
    }

    [Fact]
    public void OneOfSeveralNamesThatIsWrongDoesNotEndTheCommand()
    {
        EngineResult result = engine.RunAll("Get-NixOption $args[0] -Name a.flag, no.such, users.root.uid", Source);
        Assert.Equal(2, result.Output.Count);
        Assert.Equal("no.such", result.Error.TargetObject);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("{ }")]
    [InlineData("{ a = 1; b.c = { }; }")]
    public void WhatHasNoOptionsIsAnError(string expression) =>
        Assert.StartsWith("NixTypeError,", engine.RunAll("Get-NixOption $args[0]", expression).Error.FullyQualifiedErrorId, StringComparison.Ordinal);

    [Theory]
    [InlineData("Json")]
    [InlineData("IndentedJson")]
    public void ADocumentAsJson(string form)
    {
        EngineResult result = engine.RunAll("Get-NixOption $args[0] -As $args[1]", Source, form);
        using var document = JsonDocument.Parse((string)result.Output.Single()!.BaseObject);
        Assert.Equal(["a.flag", "users", "users.<name>.uid"], document.RootElement.EnumerateObject().Select(static option => option.Name));
        Assert.Equal("3", document.RootElement.GetProperty("users.<name>.uid").GetProperty("default").GetProperty("text").GetString());
        Assert.Equal(["a.bad", "a.bad"], result.Errors.Select(static error => error.TargetObject));
        Assert.Equal(form == "IndentedJson", result.Output.Single()!.ToString()!.Contains('\n', StringComparison.Ordinal));
    }

    [Fact]
    public void ADocumentAsMarkdown()
    {
        string text = (string)engine.One("Get-NixOption $args[0] -As Markdown -Name a.flag, users.root.uid", Source)!;
        Assert.Equal(["## `a.flag`", "## `users.root.uid`"], text.Split('\n').Where(static line => line.StartsWith('#')));
        Assert.EndsWith("- `/m.nix`", text, StringComparison.Ordinal);
    }

    [Fact]
    public void TheViewShowsValuesThatWereAskedFor()
    {
        Assert.Contains(Lines("Get-NixOption $args[0] -Name a.flag"), static line => line.StartsWith("a.flag boolean", StringComparison.Ordinal) && line.EndsWith("true", StringComparison.Ordinal));
        Assert.Contains(Lines("Get-NixOption $args[0] -Name 'a.f*'"), static line => line.EndsWith("...", StringComparison.Ordinal));
        Assert.Contains(Lines("Get-NixOption $args[0] -Name 'a.f*' | ForEach-Object { $null = $_.Value; $_ }"), static line => line.EndsWith("true", StringComparison.Ordinal));
        Assert.Contains(Lines("Get-NixOption $args[0] -Name a.bad"), static line => line.EndsWith("error: no value", StringComparison.Ordinal));
        Assert.Contains(Lines("Get-NixOption $args[0] -Name a.none"), static line => line.EndsWith("(not defined)", StringComparison.Ordinal));
        Assert.Contains(Lines("Get-NixOption $args[0] -Name set"), static line => line.Contains("{ list = [ ... ]; x = 1; }", StringComparison.Ordinal));
        Assert.Contains(Lines("[Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize((Get-NixOption $args[0] -Name a.flag)))"), static line => line.EndsWith("True", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Json")]
    [InlineData("Markdown")]
    public void LimitsHoldWhileDocumentsAreWritten(string form)
    {
        // Shared parts of a value can be enormous as text.
        const string Tower = "{ a = { _type = \"option\"; default = builtins.foldl' (v: _: [ v v ]) 1 (builtins.genList (n: n) 60); }; }";
        Assert.StartsWith("NixTimeout,", engine.RunAll("Get-NixOption $args[0] -As $args[1] -TimeoutSec 0.5", Tower, form).Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.StartsWith("NixMemoryLimit,", engine.RunAll("Get-NixOption $args[0] -As $args[1] -MaxMemory 50MB", Tower, form).Error.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a", "NixInfiniteRecursion,")]
    [InlineData("a b c", "NixTimeout,")]
    public void TypesWithoutEndEndDeepInsideOrAtTheLimit(string names, string expected)
    {
        string options = string.Concat(names.Split(' ').Select(static name => $"{name} = {{ _type = \"option\"; loc = p ++ [ \"{name}\" ]; type = t; }}; "));
        string endless = $"let t.getSubOptions = p: {{ {options}}}; in {{ x = {{ _type = \"option\"; loc = [ \"x\" ]; type = t; }}; }}";
        Assert.StartsWith(expected, engine.RunAll("$found = Get-NixOption $args[0] -TimeoutSec 0.5 -ErrorAction SilentlyContinue -ErrorVariable failed; throw $failed[-1]", endless).Error.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    private string Names(string script, params object[] arguments) =>
        string.Join(' ', engine.Run(script, new List<object> { Source }.Concat(arguments).ToArray()).Select(static option => option!.ToString()));

    private string[] Lines(string script)
    {
        engine.Run("$global:source = $args[0]", Source);
        return engine.Show(script.Replace("$args[0]", "$global:source", StringComparison.Ordinal)).Split('\n').Select(static line => line.TrimEnd()).ToArray();
    }
}
