using System;
using System.IO;
using System.Linq;
using TvixEval.Core.Machine;
using TvixEval.Engine;
using TvixEval.IO;
using TvixEval.Options;
using Xunit;

namespace TvixEval.Tests.Options;

public sealed class OptionPlaceTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("options").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("{ options.a.b = 1; }", "a.b", "1:3")]
    [InlineData("{ lib, ... }: with lib;\n{ options = {\n  a = { b = mkOption { }; }; }; }", "a.b", "3:9")]
    [InlineData("{\n  imports = [ { options.a.b = 1; } ]; }", "a.b", "2:17")]
    [InlineData("let\n  options = { a.b = 1; }; in { inherit options; }", "a.b", "2:15")]
    [InlineData("let\n  user = { options.uid = 1; }; in\n{ options.a = mk { type = user; }; }", "a.<name>.uid", "2:12")]
    [InlineData("{ options = import ./other.nix; }", "a.b", "")]
    [InlineData("{ a.b = 1; }", "a.b", "")]
    [InlineData("not nix at all {", "a.b", "")]
    public void DeclarationsAreFoundInTheText(string text, string name, string expected) =>
        Assert.Equal(expected, Places(text, name, "declarations = [ FILE ];", declared: true));

    [Theory]
    [InlineData("{ a.b = 1; }", "a.b", 1, "1:3")]
    [InlineData("{ config, ... }:\n{ config = mkIf config.x {\n  a = mkMerge [ { b = 1; } ]; }; options.a.b = 2; }", "a.b", 1, "3:19")]
    [InlineData("{ a.b = mkMerge [ ];\n  x = { a.b = 2; }; }", "a.b", 1, "1:3")]
    [InlineData("mkMerge [\n{ a.b = 1; }\n{ a.b = 2; } ]", "a.b", 2, "2:3 3:3")]
    [InlineData("mkMerge [\n{ a.b = 1; }\n{ a.b = 2; } ]", "a.b", 1, "")]
    [InlineData("{\n  a = mapAttrs f { }; }", "a.b", 1, "2:3")]
    [InlineData("{\n  a.${x} = 1; }", "a.b", 1, "2:3")]
    [InlineData("{\n  a = { c = 1; }; }", "a.b", 1, "")]
    [InlineData("{ options.a.b = 1; }", "a.b", 1, "1:3")]
    [InlineData("{ a.b.c.d = 1; }", "a.b", 1, "1:3")]
    public void DefinitionsAreFoundInTheText(string text, string name, int count, string expected) =>
        Assert.Equal(
            expected,
            Places(text, name, "declarations = [ ]; definitionsWithLocations = [ " + string.Concat(Enumerable.Repeat("{ file = FILE; value = 1; } ", count)) + "];", declared: false));

    [Fact]
    public void WhatTheModuleSystemTellsCounts()
    {
        Assert.Equal("7:3", Places("{ options.a.b = 1; }", "a.b", "declarations = [ FILE ]; declarationPositions = [ { file = FILE; line = 7; column = 3; } ];", declared: true));
        Assert.Equal("1:3", Places("{ options.a.b = 1; }", "a.b", "declarations = [ FILE ]; declarationPositions = [ { file = FILE; line = null; column = null; } ];", declared: true));
    }

    [Fact]
    public void AFolderIsItsDefaultNix()
    {
        File.WriteAllText(Path.Combine(folder, "default.nix"), "{ options.a = 1; }");
        OptionPlace place = Single("option [ \"a\" ] { declarations = [ \"" + NixPaths.FromNative(folder) + "\" ]; }", declared: true);
        Assert.Equal((NixPaths.FromNative(folder) + "/default.nix", 1), (place.File, place.Line));
    }

    [Fact]
    public void WhatIsNoFileHasNoLine()
    {
        OptionPlace place = Single("option [ \"a\" ] { definitions = [ 1 ]; files = [ \"<unknown-file>\" ]; }", declared: false);
        Assert.Equal(("<unknown-file>", 0), (place.File, place.Line));
        place = Single("option [ \"a\" ] { definitions = [ 1 ]; files = [ \"/no/such/file.nix, via option x.y\" ]; }", declared: false);
        Assert.Equal(("/no/such/file.nix", "x.y", 0), (place.File, place.Option, place.Line));
    }

    [Fact]
    public void PureEvaluationReadsNoOtherFiles()
    {
        string file = Path.Combine(folder, "m.nix");
        File.WriteAllText(file, "{ options.a = 1; }");
        Vm vm = Nix.NewVm(new EvalSettings { PureEvaluation = true });
        using VmSlot.Scope slot = VmSlot.Install(vm);
        OptionTree tree = OptionTree.Open(vm, Nix.Eval(vm, FakeModules.Prelude + "option [ \"a\" ] { declarations = [ \"" + NixPaths.FromNative(file) + "\" ]; }"));
        Assert.Equal(0, OptionPlace.OfDeclarations(vm, tree.List(vm, OptionFilter.All).Single().Option!).Single().Line);
    }

    private string Places(string text, string name, string attributes, bool declared)
    {
        string file = Path.Combine(folder, "m.nix");
        File.WriteAllText(file, text);
        string location = string.Join(" ", OptionName.Parse(name).Select(static part => "\"" + part + "\""));
        string options = "option [ " + location + " ] { " + attributes.Replace("FILE", "\"" + NixPaths.FromNative(file) + "\"", StringComparison.Ordinal) + " }";
        using VmSlot.Scope slot = FakeModules.Open(options, out Vm vm, out OptionTree tree);
        ModuleOption option = tree.List(vm, OptionFilter.All).Single().Option!;
        return string.Join(" ", (declared ? OptionPlace.OfDeclarations(vm, option) : OptionPlace.OfDefinitions(vm, option, option.Definitions(vm)))
            .Select(static place => place.Line == 0 ? string.Empty : $"{place.Line}:{place.Column}"));
    }

    private static OptionPlace Single(string options, bool declared)
    {
        using VmSlot.Scope slot = FakeModules.Open(options, out Vm vm, out OptionTree tree);
        ModuleOption option = tree.List(vm, OptionFilter.All).Single().Option!;
        return (declared ? OptionPlace.OfDeclarations(vm, option) : OptionPlace.OfDefinitions(vm, option, option.Definitions(vm))).Single();
    }
}
