using System.Collections.Generic;
using System.Linq;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Options;
using Xunit;

namespace TvixEval.Tests.Options;

public sealed class OptionTreeTests
{
    private const string Users = "{ users.users = option [ \"users\" \"users\" ] { type = attrsOf user; value = { root.uid = 7; root.keys.k.file = 8; }; }; z = option [ \"z\" ] { type = bool; value = throw \"v\"; }; }";

    [Theory]
    [InlineData("{ options = { b.c = option [ \"b\" \"c\" ] { }; a = option [ \"a\" ] { }; }; config = throw \"c\"; }", "a b.c")]
    [InlineData("{ b.c = option [ \"b\" \"c\" ] { }; a = option [ \"a\" ] { value = throw \"v\"; type = throw \"t\"; description = throw \"d\"; }; n = 1; l = [ ]; }", "a a!t b.c")]
    [InlineData("option [ \"x\" \"y\" ] { }", "x.y")]
    [InlineData("{ a.b = { _type = \"option\"; }; }", "a.b")]
    [InlineData("{ a = throw \"group\"; b = option [ \"b\" ] { }; }", "a!group b")]
    [InlineData(Users, "users.users users.users.<name>.keys users.users.<name>.keys.<name>.file users.users.<name>.uid z")]
    [InlineData("{ l = option [ \"l\" ] { type = listOf user; }; }", "l l.*.keys l.*.keys.<name>.file l.*.uid")]
    [InlineData("{ a = option [ \"a\" ] { type = bool // { getSubOptions = throw \"sub\"; }; }; b = option [ \"b\" ] { }; }", "a a!sub b")]
    [InlineData("rec { a = option [ \"a\" ] { }; g = { inherit g a; }; }", "a a")]
    public void OptionsAreListedAsTheManualDoes(string options, string expected) => Assert.Equal(expected, FakeModules.List(options));

    /// <summary>For nixpkgs' own list of options these have no end.</summary>
    [Theory]
    [InlineData("{ options.t = lib.mkOption { type = node; }; }", "t t.children t.value")]
    [InlineData("{ options.t = lib.mkOption { type = lib.types.attrsOf node; }; }", "t t.<name>.children t.<name>.value")]
    [InlineData("{ options.t = lib.mkOption { type = node; }; options.u = lib.mkOption { type = lib.types.listOf node; }; }", "t t.children t.value u u.*.children u.*.value")]
    [InlineData("{ options.t = lib.mkOption { type = byFunction; }; }", "t t.inner")]
    [InlineData("{ options.t = lib.mkOption { type = odd; }; }", "t t.even t.even.<name>.odd")]
    [InlineData("{ options.t = lib.mkOption { type = lib.types.submodule { options.a = lib.mkOption { type = lib.types.submodule { options.b = lib.mkOption { type = lib.types.int; }; }; }; }; }; }", "t t.a t.a.b")]
    public void ASubmoduleInsideItselfIsListedOnce(string module, string expected)
    {
        const string Library = """
            (let
              lib = import <tvix/modules.nix>;
              node = lib.types.submodule { options.value = lib.mkOption { type = lib.types.int; }; options.children = lib.mkOption { type = lib.types.attrsOf node; }; };
              byFunction = lib.types.submodule ({ name, ... }: { options.inner = lib.mkOption { type = lib.types.attrsOf byFunction; }; });
              odd = lib.types.submodule { options.even = lib.mkOption { type = lib.types.attrsOf even; }; };
              even = lib.types.submodule { options.odd = lib.mkOption { type = lib.types.nullOr odd; }; };
            in lib.evalModules { modules = [ MODULE ]; })
            """;
        Assert.Equal(expected, FakeModules.List(Library.Replace("MODULE", module, System.StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("{ _file = \"f${toString n}\"; imports = [ { _file = \"g\"; imports = [ module ]; } ]; }")]
    [InlineData("{ _type = \"submodule\"; file = \"f${toString n}\"; submodule = module; }")]
    public void ModulesAreKnownAgainThroughWhatIsAroundThem(string wrapped) => Assert.Equal(
        "t t.a",
        FakeModules.List("""
            (let
              module = x: { };
              type = n: bool // {
                getSubModules = [ (WRAPPED) /m.nix ];
                getSubOptions = prefix: { a = option (prefix ++ [ "a" ]) { type = type (n + 1); }; };
              };
            in { t = option [ "t" ] { type = type 0; }; })
            """.Replace("WRAPPED", wrapped, System.StringComparison.Ordinal)));

    [Fact]
    public void TypesThatMakeOthersWithoutEndAreAnErrorFarInside()
    {
        using VmSlot.Scope slot = FakeModules.Open(
            "(let grow = n: submodule (prefix: { m = option (prefix ++ [ \"m\" ]) { type = grow (n + 1) // { getSubModules = [ n ]; }; }; }); in { t = option [ \"t\" ] { type = grow 0; }; z = option [ \"z\" ] { }; })",
            out Vm vm,
            out OptionTree tree);
        OptionResult[] found = tree.List(vm, OptionFilter.Shown).ToArray();
        Assert.Equal(22, found.Length);
        Assert.Equal(NixErrorKind.InfiniteRecursion, found[20].Error!.Kind);
        Assert.StartsWith("the options inside 't.m.m.", found[20].Error!.RawMessage, System.StringComparison.Ordinal);
        Assert.Equal("z", found[21].Name);
    }

    [Fact]
    public void OnlyTypesAreEvaluatedForWhatIsInside() =>
        Assert.Equal("a", FakeModules.List("{ a = option [ \"a\" ] { type = bool // { description = throw \"d\"; }; value = throw \"v\"; default = throw \"e\"; description = throw \"f\"; }; }"));

    [Theory]
    [InlineData("internal = true;", "")]
    [InlineData("internal = false;", "a a.b")]
    [InlineData("visible = true;", "a a.b")]
    [InlineData("visible = false;", "")]
    [InlineData("visible = \"shallow\";", "a")]
    [InlineData("visible = \"transparent\";", "a.b")]
    public void WhatTheManualLeavesOutIsLeftOut(string attributes, string expected)
    {
        string options = "{ a = option [ \"a\" ] { type = submodule (p: { b = option (p ++ [ \"b\" ]) { type = bool; }; }); " + attributes + " }; }";
        Assert.Equal(attributes.StartsWith("internal = true", System.StringComparison.Ordinal) ? "a.b" : expected, FakeModules.List(options));
        Assert.StartsWith("a", FakeModules.List(options, OptionFilter.All), System.StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("b.", "b.c b.d")]
    [InlineData("B.c", "b.c")]
    [InlineData("x", "")]
    [InlineData("", "a!looked at b.c b.d")]
    public void OnlyWhereNamesMayMatchIsLookedAt(string beginning, string expected)
    {
        var filter = new OptionFilter(name => name.StartsWith(beginning, System.StringComparison.OrdinalIgnoreCase), beginning);
        Assert.Equal(expected, FakeModules.List("{ a = throw \"looked at\"; b.c = option [ \"b\" \"c\" ] { }; b.d = option [ \"b\" \"d\" ] { }; }", filter));
    }

    [Theory]
    [InlineData("users.users", "users.users", "set")]
    [InlineData("users", "users.users users.users.<name>.keys users.users.<name>.keys.<name>.file users.users.<name>.uid", "")]
    [InlineData("users.users.<name>.uid", "users.users.<name>.uid", "")]
    [InlineData("users.users.root.uid", "users.users.root.uid", "7")]
    [InlineData("users.users.root.keys.k.file", "users.users.root.keys.k.file", "8")]
    [InlineData("users.users.root", "users.users.root.keys users.users.root.keys.<name>.file users.users.root.uid", "")]
    [InlineData("users.users.root.keys.k", "users.users.root.keys.k.file", "8")]
    public void ANameLeadsToAnOptionOrToAllInAGroup(string name, string expected, string value)
    {
        using VmSlot.Scope slot = FakeModules.Open(Users, out Vm vm, out OptionTree tree);
        OptionResult[] found = tree.Find(vm, OptionName.Parse(name), OptionFilter.Shown).ToArray();
        Assert.Equal(expected, FakeModules.Show(found));
        if (found.Length == 1)
        {
            string shown = FakeModules.Print(vm, found[0].Option!.ValueOf(vm));
            Assert.Equal(value, value == "set" && shown.StartsWith('{') ? "set" : shown);
        }
    }

    [Theory]
    [InlineData("usrs.users", "the option 'usrs.users' does not exist: there is no 'usrs' in ''", "users")]
    [InlineData("Z", "the option 'Z' does not exist", "z")]
    [InlineData("users.user", "the option 'users.user' does not exist: there is no 'user' in 'users'", "users.users")]
    [InlineData("users.users.root.uit", "the option 'users.users.root.uit' does not exist: there is no 'uit' in 'users.users.root'", "users.users.root.uid")]
    [InlineData("z.x", "the option 'z.x' does not exist: the type of 'z' (boolean) has no options inside", "")]
    public void WhatDoesNotExistSaysSoAndWhatIsMeant(string name, string message, string suggestion)
    {
        using VmSlot.Scope slot = FakeModules.Open(Users, out Vm vm, out OptionTree tree);
        NixException error = Assert.Throws<NixException>(() => tree.Find(vm, OptionName.Parse(name), OptionFilter.Shown).Count());
        Assert.Equal(message.Replace(": there is no 'usrs' in ''", string.Empty, System.StringComparison.Ordinal), error.RawMessage);
        Assert.Equal(NixErrorKind.MissingAttribute, error.Kind);
        Assert.Equal(suggestion, string.Join(" ", error.Suggestions));
    }

    [Theory]
    [InlineData("users.users.bob.uid", "the value of the option 'users.users' has no 'bob'")]
    [InlineData("users.users.root.keys.no.file", "the value of the option 'users.users.root.keys' has no 'no'")]
    public void AValueWithoutThatPartSaysSo(string name, string message)
    {
        using VmSlot.Scope slot = FakeModules.Open(Users, out Vm vm, out OptionTree tree);
        Assert.Equal(message, Assert.Throws<NixException>(() => FakeModules.Find(vm, tree, name).ValueOf(vm)).RawMessage);
    }

    [Fact]
    public void OnlyWhatLeadsToANameIsEvaluated()
    {
        using VmSlot.Scope slot = FakeModules.Open("{ a.b = option [ \"a\" \"b\" ] { type = throw \"t\"; value = throw \"v\"; }; a.c = throw \"c\"; d = throw \"d\"; }", out Vm vm, out OptionTree tree);
        Assert.Equal("a.b", FakeModules.Find(vm, tree, "a.b").Name);
    }

    [Theory]
    [InlineData("", "users z")]
    [InlineData("users", "users")]
    [InlineData("users.users", "<name>")]
    [InlineData("users.users.root", "keys uid")]
    [InlineData("users.users.root.keys", "<name>")]
    [InlineData("z", "")]
    public void NamesInAGroupAreListed(string name, string expected)
    {
        using VmSlot.Scope slot = FakeModules.Open(Users, out Vm vm, out OptionTree tree);
        IReadOnlyList<string> parts = name.Length == 0 ? System.Array.Empty<string>() : OptionName.Parse(name);
        Assert.Equal(expected, string.Join(" ", tree.Names(vm, parts).Select(static child => child.Key)));
    }

    [Theory]
    [InlineData("1", "expression does not evaluate to options (the result of lib.evalModules, or a set of options), but to an integer")]
    [InlineData("x: x", "expression does not evaluate to options (the result of lib.evalModules, or a set of options), but to a function")]
    public void WhatHasNoOptionsSaysSo(string expression, string message)
    {
        Vm vm = Nix.NewVm();
        using VmSlot.Scope slot = VmSlot.Install(vm);
        Value value = Nix.Eval(vm, expression);
        Assert.Equal(message, Assert.Throws<NixException>(() => OptionTree.Open(vm, value)).RawMessage);
    }

    [Fact]
    public void TypesWithoutEndAreListedAsFarAsSomebodyLooks()
    {
        using VmSlot.Scope slot = FakeModules.Open("let t = submodule (p: { a = option (p ++ [ \"a\" ]) { type = t; }; }); in { x = option [ \"x\" ] { type = t; }; }", out Vm vm, out OptionTree tree);
        Assert.Equal("x x.a x.a.a", FakeModules.Show(tree.List(vm, OptionFilter.Shown).Take(3)));
    }
}
