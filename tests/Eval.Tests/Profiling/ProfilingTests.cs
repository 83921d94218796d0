using System;
using System.Collections.Generic;
using System.Linq;
using System.Xml.Linq;
using TvixEval.Engine;
using TvixEval.Profiling;
using TvixEval.Syntax.Ast;
using TvixEval.Text;
using Xunit;

namespace TvixEval.Tests.Profiling;

/// <summary>What measuring counts, and the profile of calls.</summary>
public sealed class ProfilingTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    // Calls and thunks as NIX_SHOW_STATS=1 of C++ Nix 2.34 has them (nrFunctionCalls, nrPrimOpCalls, nrListConcats).
    [Theory]
    [InlineData("let f = x: x + 1; in f (f 1)", 2, 0, 0)]
    [InlineData("[ 1 (1 + 1) ] ++ [ 3 ]", 0, 0, 1)]
    [InlineData("let s = { a = 1; b = s.a; }; in builtins.length (builtins.attrNames s)", 0, 2, 0)]
    [InlineData("({ a, b ? a + 1 }: a + b) { a = 1; }", 1, 0, 0)]
    [InlineData("let f = n: if n == 0 then 0 else f (n - 1); in f 10", 11, 0, 0)]
    [InlineData("let f = a: b: c: a + b + c; in f 1 2 3", 3, 0, 0)]
    [InlineData("builtins.foldl' (a: b: a + b) 0 [ 1 2 3 ]", 6, 1, 0)]
    [InlineData("builtins.substring 0 1 \"abc\"", 0, 1, 0)]
    public void CallsAreCounted(string expression, long functions, long builtins, long concatenations)
    {
        EvaluationCounts counts = Measure(expression).Counts;
        Assert.Equal((functions, builtins, concatenations), (counts.FunctionCalls, counts.PrimOpCalls, counts.ListConcats));
    }

    [Fact]
    public void WhatIsMadeIsCounted()
    {
        const string Expression = "let n = \"d\"; s = { a = 1; b = [ s.a (s.a + 1) (f s.a) ]; ${n} = s.a; }; f = { x ? s.a, y ? 2 }@all: x; in (s // { c = f { }; }).c or s.a.b";
        EvaluationCounts counts = Measure(Expression).Counts;

        Assert.Equal(1, counts.SetUpdates);
        Assert.True(counts.Sets >= 2 && counts.SetAttributes >= 3, $"{counts.Sets} sets, {counts.SetAttributes} attributes");
        Assert.True(counts.Lookups >= 1 && counts.ThunksCreated > 0 && counts.ThunksAvoided > 0 && counts.ThunksForced > 0, "something was not counted");
        Assert.Equal(1, counts.FilesParsed);
        Assert.Equal(Expression.Length, counts.BytesParsed);
    }

    // nrThunks of C++ Nix 2.34.8 grows by as many when no argument is given.
    [Theory]
    [InlineData("{ a ? 1 + y, y ? 2 }: 1", 1)]
    [InlineData("{ a ? [ (1 + 1) ], y ? 2 }: 1", 1)]
    [InlineData("{ a ? 1, y ? 2 }: 1", 0)]
    [InlineData("{ a ? y, b ? 1 + y, y ? 2 }: 1", 1)]
    public void DefaultsThatAreUsedAreCounted(string function, int made)
    {
        EvaluationCounts with = Measure($"({function}) {{ }}").Counts;
        EvaluationCounts without = Measure($"({function}) {{ a = 1; b = 1; y = 1; }}".Replace(function.Contains("b ?", StringComparison.Ordinal) ? "\0" : "b = 1; ", string.Empty, StringComparison.Ordinal)).Counts;
        Assert.Equal(made, with.ThunksCreated - without.ThunksCreated);
    }

    [Fact]
    public void CallsAreUnderTheirCallers()
    {
        CallProfile profile = Profile("let inner = x: x + 1; outer = x: inner (inner x); in outer (builtins.length (builtins.map inner [ 1 2 ]))");

        ProfiledFunction inner = profile.Functions.Single(static f => f.Name == "inner");
        ProfiledFunction outer = profile.Functions.Single(static f => f.Name == "outer");
        Assert.Equal((2, 1), (inner.Calls, outer.Calls));
        Assert.Equal((0, 0), (inner.Active, outer.Active));
        Assert.True(outer.TotalTicks >= outer.SelfTicks);
        Assert.Equal("inner («string»:1:13)", Bytes.ToText(inner.Label));
        CallNode below = profile.Root.Children.Single(static c => c.Function!.Name == "outer");
        Assert.Equal(2, Down(below).Where(c => ReferenceEquals(c.Function, inner)).Sum(static c => c.Calls));
        Assert.Contains(Down(profile.Root), static c => c.Function is { Name: "builtins.length", IsBuiltin: true, Position.IsKnown: false });
    }

    [Fact]
    public void RecursionStaysInOnePlace()
    {
        CallProfile profile = Profile("let f = n: if n == 0 then 0 else f (n - 1); g = n: if n == 0 then 0 else h (n - 1); h = n: if n == 0 then 0 else g (n - 1); in f 50 + g 1001");

        CallNode f = Down(profile.Root).Single(static c => c.Function!.Name == "f");
        Assert.Equal(51, f.Calls);
        Assert.True(Down(profile.Root).Max(static c => c.Depth) <= 200);
        Assert.Equal(1002, profile.Functions.Where(static p => p.Name is "g" or "h").Sum(static p => p.Calls));
    }

    [Fact]
    public void ManyCalleesOfOneCallerAreToldApart()
    {
        string functions = string.Join(" ", Enumerable.Range(0, 20).Select(static i => $"f{i} = x: x + {i};"));
        string calls = string.Join(" + ", Enumerable.Range(0, 20).Select(static i => $"f{i} x + f{i} x"));
        CallNode caller = Down(Profile($"let {functions} caller = x: {calls}; in caller 1").Root).Single(static c => c.Function!.Name == "caller");

        Assert.Equal(20, caller.Children.Count);
        Assert.All(caller.Children, static c => Assert.Equal(2, c.Calls));
    }

    [Fact]
    public void CallsThatAnErrorEndedAreLeft()
    {
        CallProfile profile = Profile("let bad = x: throw \"no\"; mid = x: [ (bad x) ]; a = builtins.tryEval (builtins.seq (builtins.head (mid 1)) 1); after = x: x; in [ a.success (after 1) (builtins.tryEval (builtins.genericClosure { startSet = [ { key = bad 1; } ]; operator = x: [ ]; })).success ]");

        Assert.All(profile.Functions, static f => Assert.Equal(0, f.Active));
        Assert.Contains(profile.Root.Children, static c => c.Function!.Name == "after");
    }

    [Fact]
    public void ResettingStartsAgain()
    {
        Profiler observer = Measure("builtins.length [ ]", profile: true);
        CallProfile? before = observer.Profile;

        observer.Reset();

        Assert.Equal(0, observer.Counts.PrimOpCalls);
        Assert.NotSame(before, observer.Profile);
        Assert.Empty(observer.Profile!.Functions);
    }

    [Fact]
    public void FoldedStacksHaveALineForEachPath()
    {
        CallNode root = Tree(out _);

        Assert.Equal(["(top level) 1000000", "(top level);<a & \"b\">,c 3000000", "(top level);<a & \"b\">,c;leaf 5000"], FoldedStacks.Write(root).Select(Shown));

        static string Shown(string line) => Bytes.ToText(line);
    }

    [Fact]
    public void TheFlameGraphIsADocumentWithABoxForEachPath()
    {
        CallNode root = Tree(out _);
        root.Enter(Function("never")).SelfTicks = 1;

        XDocument picture = XDocument.Parse(FlameGraph.Draw(root, "what <is> measured"));

        XElement[] boxes = [.. picture.Descendants(Svg + "g")];
        Assert.Equal(["(top level)", "<a & \"b\">;c", "leaf"], boxes.Select(static b => b.Attribute("data-n")!.Value));
        Assert.Equal(["0", "1", "2"], boxes.Select(static b => b.Attribute("data-d")!.Value));
        Assert.Contains(" (75.03 %), itself 3.00 s, 1 calls", boxes[1].Element(Svg + "title")!.Value, StringComparison.Ordinal);
        Assert.Contains("5.0 ms", boxes[2].Element(Svg + "title")!.Value, StringComparison.Ordinal);
        Assert.Contains("what <is> measured - 4.0", picture.Root!.Value, StringComparison.Ordinal);
    }

    // One second outside of functions, three in one of them, and five milliseconds in what that called.
    private static CallNode Tree(out CallNode caller)
    {
        long second = System.Diagnostics.Stopwatch.Frequency;
        var root = new CallNode(null, 0) { SelfTicks = second };
        caller = root.Enter(Function("<a & \"b\">;c"));
        (caller.SelfTicks, caller.Calls) = (3 * second, 1);
        CallNode leaf = caller.Enter(Function("leaf"));
        (leaf.SelfTicks, leaf.Calls) = (second / 200, 1);
        return root;
    }

    private static ProfiledFunction Function(string name)
    {
        var lambda = new ExprLambda(0, Symbol.Of("x"), null, null!);
        lambda.SetName(Symbol.Of(name));
        return new ProfiledFunction(lambda.Head, null);
    }

    private static IEnumerable<CallNode> Down(CallNode node) => node.Children.SelectMany(static c => Down(c).Prepend(c));

    private static CallProfile Profile(string expression)
    {
        CallProfile profile = Measure(expression, profile: true).Profile!;
        profile.Stop();
        return profile;
    }

    private static Profiler Measure(string expression, bool profile = false)
    {
        var observer = new Profiler(profile);
        Nix.Print(expression, new EvalSettings { Instrumentation = observer });
        return observer;
    }
}
