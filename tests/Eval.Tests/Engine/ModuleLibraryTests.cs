using System;
using System.Collections.Generic;
using System.IO;
using System.Runtime.CompilerServices;
using System.Text.Json;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using Xunit;

namespace TvixEval.Tests.Engine;

/// <summary><c>&lt;tvix/modules.nix&gt;</c> does what nixpkgs' library of modules does.</summary>
public sealed class ModuleLibraryTests
{
    private const string Library = "(import <tvix/modules.nix>)";

    private static string Folder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;

    /// <summary>The results were recorded from nixpkgs' library of 2026 and C++ Nix 2.34.8; of an error only that it is one.</summary>
    [Fact]
    public void EachCaseGivesWhatNixpkgsGives()
    {
        string cases = "(" + File.ReadAllText(Path.Combine(Folder(), "module-cases.nix")) + ")";
        using var results = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder(), "module-results.json")));
        var different = new List<string>();
        int count = 0;
        foreach (JsonProperty result in results.RootElement.EnumerateObject())
        {
            count++;
            string found;
            try
            {
                found = Print($"builtins.toJSON ({cases}.{result.Name} {Library})");
                found = JsonSerializer.Serialize(JsonDocument.Parse(found).RootElement);
            }
            catch (NixException)
            {
                found = "{\"_fails\":true}";
            }

            if (found != JsonSerializer.Serialize(result.Value))
            {
                different.Add($"{result.Name}: {found}");
            }
        }

        Assert.Empty(different);
        Assert.Equal(271, count);
    }

    [Theory]
    [InlineData("{ a = \"x\"; }", "the option 'a' takes signed integer, which this is not:\n- «string»:1:", "\"x\"")]
    [InlineData("{ a = lib.mkIf true 2; }", "the option 'a' has definitions that differ (mkForce decides for one):", "1")]
    [InlineData("{ A = 2; }", "the option 'A' does not exist, and is defined here:", "Did you mean 'a'?")]
    [InlineData("{ g = 2; }", "'g' is a group of options and not an option, and is defined here:", "2")]
    [InlineData("{ options.a = 1; b = 2; }", "has 'options' or 'config', and so all of its definitions belong into 'config'; it also has 'b'", "")]
    [InlineData("1", "a module must be a set, a function or a path", "1")]
    [InlineData("true", "a module must be a set, a function or a path", "true")]
    public void AnErrorSaysWhatAndWhere(string module, string message, string end)
    {
        string text = $"let lib = {Library}; in (lib.evalModules {{ modules = [ {{ options.a = lib.mkOption {{ type = lib.types.int; }}; options.g.h = lib.mkOption {{ default = 1; }}; config.a = 1; }} {module} ]; }}).config";
        NixException error = Nix.Fail(text);
        Assert.Contains(message.Replace("«string»:1:", string.Empty, StringComparison.Ordinal), error.Message, StringComparison.Ordinal);
        Assert.EndsWith(end, error.Message.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public void AFileIsImportedOnceAndAnErrorHasItsLine()
    {
        string folder = Directory.CreateTempSubdirectory("modules").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "list.nix"), "{\n  list = [ 1 ];\n}");
            string module = Nix.PathOf(Path.Combine(folder, "list.nix"));
            string Config(string type) => $"let lib = {Library}; in (lib.evalModules {{ modules = [ {{ options.list = lib.mkOption {{ type = {type}; }}; }} {module} {{ imports = [ {module} ]; }} ]; }}).config.list";
            Assert.Equal("[ 1 ]", Nix.Print(Config("lib.types.listOf lib.types.int")));
            Assert.Contains("list.nix:2:3: a list", Nix.Fail(Config("lib.types.int")).Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void AssertionsHoldAConfiguration()
    {
        const string Config = "let lib = " + Library + "; config = (lib.evalModules { modules = [ lib.assertions { assertions = [ { assertion = MET; message = \"too small\"; } ]; } ]; }).config; in lib.checkAssertions config 7";
        Assert.Equal("7", Nix.Print(Config.Replace("MET", "true", StringComparison.Ordinal)));
        Assert.Equal("the configuration is wrong:\n- too small", Nix.Fail(Config.Replace("MET", "false", StringComparison.Ordinal)).Message);
    }

    [Theory]
    [InlineData("builtins.isFunction (import <tvix/modules.nix>).evalModules", "true")]
    [InlineData("builtins.pathExists <tvix/modules.nix>", "true")]
    [InlineData("builtins.attrNames (builtins.readDir <nix/.>)", "[ \"fetchurl.nix\" ]")]
    public void ItIsThereWhereNothingElseIs(string expression, string expected)
    {
        Assert.Equal(expected, Nix.Print(expression));
        Assert.Equal(expected, Nix.Print(expression, new EvalSettings { PureEvaluation = true, RestrictEvaluation = true }));
        Assert.Contains("'tvix/other.nix' was not found", Nix.Fail("<tvix/other.nix>").Message, StringComparison.Ordinal);
    }

    private static string Print(string expression) => JsonSerializer.Deserialize<string>(Nix.Print(expression))!;
}
