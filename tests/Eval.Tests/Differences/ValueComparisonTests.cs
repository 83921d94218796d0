using System.Collections.Generic;
using System.Linq;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Differences;
using TvixEval.Text;
using Xunit;

namespace TvixEval.Tests.Differences;

public sealed class ValueComparisonTests
{
    [Theory]
    [InlineData("1", "1.0", "")]
    [InlineData("1", "2", ": 1 -> 2")]
    [InlineData("{ a = 1; b = 2; c.d = [ 1 2 ]; }", "{ b = 3; c.d = [ 1 5 6 ]; e = throw \"not looked at\"; }", "- a; b: 2 -> 3; c.d.1: 2 -> 5; + c.d.2; + e")]
    [InlineData("{ \"a b\" = 1; }", "{ \"a b\" = \"1\"; }", "\"a b\": 1 -> \"1\"")]
    [InlineData("[ ]", "{ }", ": [ ] -> { }")]
    [InlineData("x: x", "x: x", ": <LAMBDA> -> <LAMBDA>")]
    [InlineData("let f = x: x; in { a = f; b = 1; }", "let f = x: x; in { a = f; b = 2; }", "a: <LAMBDA> -> <LAMBDA>; b: 1 -> 2")]
    public void AllDifferencesByPath(string left, string right, string expected) => Assert.Equal(expected, Differences($"{{ l = {left}; r = {right}; }}"));

    [Fact]
    public void WhatIsTheSameIsNotEvaluated() =>
        Assert.Equal("b: 1 -> 2", Differences("let same = { x = throw \"not looked at\"; }; t = throw \"nor this\"; in { l = { a = same; b = 1; inherit t; }; r = { a = same; b = 2; inherit t; }; }"));

    [Fact]
    public void DerivationsAreComparedByWhereTheyAreBuilt()
    {
        const string Make = "let d = b: derivation { name = \"n\"; system = \"s\"; builder = b; }; in ";
        Assert.Equal(string.Empty, Differences(Make + "{ l.p = d \"b\" // { meta = 1; }; r.p = d \"b\" // { meta = 2; }; }"));
        Assert.StartsWith("p: ", Differences(Make + "{ l.p = d \"b\"; r.p = d \"c\"; }"), System.StringComparison.Ordinal);
    }

    [Fact]
    public void ValuesMayHoldThemselves() =>
        Assert.Equal("n: 1 -> 2", Differences("{ l = let s = { inherit s; n = 1; }; in s; r = let s = { inherit s; n = 2; }; in s; }"));

    [Fact]
    public void ItStopsAfterAsManyAsAreWanted()
    {
        Vm vm = Nix.NewVm();
        using VmSlot.Scope slot = VmSlot.Install(vm);
        var set = (AttrSet)Nix.Eval(vm, "{ l = [ 1 2 3 (throw \"not looked at\") ]; r = [ 4 5 6 7 ]; }");
        var found = new List<ValueDifference>();
        new ValueComparison(vm, found.Add) { MaxDifferences = 2 }.Compare(set.Get("l")!, set.Get("r")!);
        Assert.Equal(new[] { "0", "1" }, found.Select(static difference => difference.Path));
    }

    [Fact]
    public void WhatMeetsAgainIsToldOnce()
    {
        // Told in full, these would be 2^40 differences.
        const string Source = """
            let tower = v: builtins.foldl' (below: _: { a = below; b = below; }) { inherit v; } (builtins.genList (n: n) 40); in { l = tower 1; r = tower 2; }
            """;
        List<ValueDifference> found = Compare(Source, out _);
        Assert.Equal(41, found.Count);
        Assert.Equal(40, found.Count(static difference => difference.SameAs is not null));
        Assert.Equal("a", found[^1].SameAs);
        Assert.Equal("b", found[^1].Path);
    }

    [Fact]
    public void WhatCannotBeEvaluatedIsSaidAndTheRestCompared()
    {
        var errors = new List<string>();
        Vm vm = Nix.NewVm();
        using VmSlot.Scope slot = VmSlot.Install(vm);
        var set = (AttrSet)Nix.Eval(vm, "{ l = { a = throw \"boom\"; b = 1; }; r = { a = 1; b = 2; }; }");
        var found = new List<ValueDifference>();
        new ValueComparison(vm, found.Add, (path, error) => errors.Add(path + " " + error.RawMessage)).Compare(set.Get("l")!, set.Get("r")!);
        Assert.Equal("a boom", Assert.Single(errors));
        Assert.Equal("b", Assert.Single(found).Path);
    }

    [Fact]
    public void DepthTakesNoStackAndHasTheLimitOfCalls()
    {
        const string Deep = "let deep = v: builtins.foldl' (below: _: [ below ]) v (builtins.genList (n: n) 9000); in { l = deep 1; r = deep 2; }";
        ValueDifference found = Assert.Single(Compare(Deep, out _));
        Assert.Equal(9000, found.Path.Split('.').Length);
        Assert.Equal(NixErrorKind.StackOverflow, Assert.Throws<NixException>(() => Compare("let f = n: { next = f (n + 1); }; in { l = f 1; r = f 2; }", out _)).Kind);
    }

    private static string Differences(string source)
    {
        List<ValueDifference> found = Compare(source, out Vm vm);
        using VmSlot.Scope slot = VmSlot.Install(vm);
        return string.Join("; ", found.Select(static difference => difference.Kind switch
        {
            DifferenceKind.Added => "+ " + difference.Path,
            DifferenceKind.Removed => "- " + difference.Path,
            _ => difference.Path + ": " + Show(difference.Left!) + " -> " + Show(difference.Right!),
        }));
    }

    private static string Show(Value value) => Bytes.ToText(AmbiguousPrinter.Print(value.Peek()!));

    private static List<ValueDifference> Compare(string source, out Vm vm)
    {
        vm = Nix.NewVm();
        using VmSlot.Scope slot = VmSlot.Install(vm);
        var set = (AttrSet)Nix.Eval(vm, source);
        var found = new List<ValueDifference>();
        int calls = vm.CallDepth;
        new ValueComparison(vm, found.Add).Compare(set.Get("l")!, set.Get("r")!);
        Assert.Equal(calls, vm.CallDepth);
        return found;
    }
}
