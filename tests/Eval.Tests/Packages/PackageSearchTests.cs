using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using TvixEval.Packages;
using TvixEval.Tests.Core.Values;
using Xunit;

namespace TvixEval.Tests.Packages;

/// <summary>What is found where. Paths, names and errors are those of <c>nix-env -qaP</c> of C++ Nix 2.34.</summary>
public sealed class PackageSearchTests
{
    private const string Make = "let d = n: derivation { name = n; system = \"x\"; builder = \"b\"; }; in ";

    [Theory]
    [InlineData("{ b = d \"b-1\"; a = d \"a-1\"; c = 3; sub.x = d \"x-1\"; asked = { recurseForDerivations = true; y = d \"y-1\"; \"1odd\" = d \"z-1\"; }; }", "a a-1 x; asked.y y-1 x; b b-1 x")]
    [InlineData("[ (d \"b-1\") { k = d \"k-1\"; } [ (d \"l-1\") ] ]", "0 b-1 x; 1.k k-1 x; 2.0 l-1 x")]
    [InlineData("{ x ? 1, y ? x }: { f = d \"f-1\"; g = { z ? 1 }: d \"g-1\"; }", "f f-1 x")]
    [InlineData("d \"only-1\"", " only-1 x")]
    [InlineData("{ _combineChannels = [ ]; one = { a ? 1 }: { p = d \"p-1\"; }; two = { q = d \"q-1\"; }; }", "one.p p-1 x; two.q q-1 x")]
    [InlineData("{ a = { type = \"derivation\"; name = \"hand-2\"; }; good = d \"good-1\"; }", "a hand-2 unknown; good good-1 x")]
    [InlineData("{ recurseForDerivations = false; p = d \"p-1\"; q = { recurseForDerivations = false; r = d \"r-1\"; }; }", "p p-1 x")]
    public void WhatNixEnvFinds(string expression, string expected) =>
        Assert.Equal(expected, string.Join("; ", Search(expression).Select(static r => $"{r.AttributePath} {r.Package?.Name} {r.Package?.System}")));

    [Theory]
    [InlineData("{ bad = throw \"no\"; good = d \"good-1\"; }", "bad", "no")]
    [InlineData("{ good = d \"good-1\"; worse = { recurseForDerivations = throw \"hm\"; }; }", "worse", "hm")]
    [InlineData("{ a.type = \"derivation\"; good = d \"good-1\"; }", "a", "derivation name missing")]
    [InlineData("{ a = { type = \"derivation\"; name = \"n\"; drvPath = \"/nix/store/8m1ws98rsqw2wxnxd5xswgnh4lswl18x-m-1\"; }; good = d \"good-1\"; }", "a", "path '/nix/store/8m1ws98rsqw2wxnxd5xswgnh4lswl18x-m-1' is not a valid store path: not a derivation")]
    public void WhatFailsIsAResultAmongOthers(string expression, string path, string message)
    {
        List<PackageResult> results = Search(expression);

        PackageResult failed = Assert.Single(results, static r => r.Error is not null);
        Assert.Equal((path, message), (failed.AttributePath, failed.Error!.Message));
        Assert.Contains($"while evaluating the attribute '{path}'", failed.Error.Report, System.StringComparison.Ordinal);
        Assert.Equal("good-1", Assert.Single(results, static r => r.Package is not null).Package!.Name);
    }

    [Theory]
    [InlineData("3")]
    [InlineData("null")]
    [InlineData("\"x\"")]
    public void WhatHoldsNoDerivationsIsAnError(string expression)
    {
        NixException error = Assert.Throws<NixException>(() => Search(expression));
        Assert.Equal("expression does not evaluate to a derivation (or a set or list of those)", error.Message);
    }

    [Fact]
    public void OutputsAreInTheirOrder()
    {
        Package package = Search("{ m = derivation { name = \"m-1\"; system = \"x\"; builder = \"b\"; outputs = [ \"out\" \"dev\" ]; }; }").Single().Package!;

        Assert.Equal(
            [new("out", "/nix/store/8m1ws98rsqw2wxnxd5xswgnh4lswl18x-m-1"), new("dev", "/nix/store/1spbli62bjwzzswhfc25a6f31jd8ddlj-m-1-dev")],
            package.Outputs);
        Assert.Equal("/nix/store/8m1ws98rsqw2wxnxd5xswgnh4lswl18x-m-1", package.OutputPath);
        Assert.EndsWith("-m-1.drv", package.DerivationPath, System.StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ type = \"derivation\"; name = \"n\"; outPath = \"/nix/store/8m1ws98rsqw2wxnxd5xswgnh4lswl18x-m-1\"; }", "out")]
    [InlineData("{ type = \"derivation\"; name = \"n\"; outputs = [ \"out\" \"absent\" ]; out = { outPath = \"/nix/store/8m1ws98rsqw2wxnxd5xswgnh4lswl18x-m-1\"; }; }", "out")]
    [InlineData("{ type = \"derivation\"; name = \"n\"; }", "")]
    public void HandWrittenDerivationsHaveTheOutputsTheyName(string expression, string outputs) =>
        Assert.Equal(outputs, string.Join(" ", Search(expression).Single().Package!.Outputs.Select(static o => o.Key)));

    // C++ Nix ends with a stack overflow here.
    [Fact]
    public void ASetThatHoldsItselfIsEnteredOnce()
    {
        List<PackageResult> results = Search("let s = { recurseForDerivations = true; p = d \"p-1\"; self = s; }; in { a = s; }");
        Assert.Equal(["a.p"], results.Select(static r => r.AttributePath));
    }

    [Theory]
    [InlineData(int.MaxValue, "\"1 odd\" sub.deep.y sub.x")]
    [InlineData(3, "\"1 odd\" sub.deep.y sub.x")]
    [InlineData(2, "\"1 odd\" sub.x")]
    [InlineData(1, "\"1 odd\"")]
    public void AllSetsAreSearchedWhereThatIsAskedAsDeepAsIsAsked(int depth, string expected)
    {
        List<PackageResult> results = Search("{ \"1 odd\" = d \"o-1\"; sub = { x = d \"x-1\"; deep.y = d \"y-1\"; }; }", entersAll: true, maxDepth: depth);
        Assert.Equal(expected, string.Join(" ", results.Select(static r => r.AttributePath).Order(System.StringComparer.Ordinal)));
    }

    [Fact]
    public void FunctionsGetTheArgumentsThatAreGiven()
    {
        AttrSet arguments = Build.Set(("n", Build.Str("given-1")));
        Assert.Equal("given-1", Search("{ n }: { f = d n; }", arguments: arguments).Single().Package!.Name);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void ThreadsGiveTheSameResultsInTheSameOrder(int count)
    {
        (PackageSearch search, IReadOnlyList<PackageBranch> branches, Evaluator evaluator) = Begin("builtins.genList (i: if builtins.bitAnd i 7 == 3 then throw \"no ${toString i}\" else d \"p-${toString i}\") 100");
        using var workers = new PackageWorkers(search, branches, count, new Vm(evaluator), () => new Vm(evaluator));

        string[] found = [.. Enumerable.Range(0, branches.Count).SelectMany(i => workers.ResultsOf(i).ToList()).Select(static r => r.Package?.Name ?? r.Error!.Message)];

        Assert.Equal(Enumerable.Range(0, 100).Select(static i => (i & 7) == 3 ? $"no {i}" : $"p-{i}"), found);
    }

    [Fact]
    public void ThreadsThatAreCancelledGiveNothingMore()
    {
        (PackageSearch search, IReadOnlyList<PackageBranch> branches, Evaluator evaluator) = Begin("builtins.genList (i: if i == 0 then d \"p\" else let f = n: f (n + 1); in f 0) 4");
        using var workers = new PackageWorkers(search, branches, 2, new Vm(evaluator), () => new Vm(evaluator));
        Assert.Equal("p", workers.ResultsOf(0).Single().Package!.Name);

        var canceller = new Thread(workers.Cancel);
        canceller.Start();

        Assert.Equal(NixErrorKind.Interrupted, Assert.Throws<NixException>(() => workers.ResultsOf(1).ToList()).Kind);
        canceller.Join();
    }

    // One thread has as many results of what it searches alone as it may; of what is divided, so many things are evaluated ahead.
    [Theory]
    [InlineData(true, 256, 260)]
    [InlineData(false, 65, 66)]
    public void ThreadsWaitForTheirResultsToBeTaken(bool entersAll, int least, int most)
    {
        const int Count = 20_000;
        (PackageSearch search, IReadOnlyList<PackageBranch> branches, Evaluator evaluator) = Begin($"[ (builtins.genList (i: d \"p-${{toString i}}\") {Count}) {{ }} ]", entersAll);
        int Evaluated() => ((NixList)branches[0].Value.Peek()!).ToArray().Count(static element => element is not Thunk thunk || thunk.Peek() is not null);
        using (var workers = new PackageWorkers(search, branches, 2, new Vm(evaluator), () => new Vm(evaluator)))
        {
            Assert.Equal("p-0", workers.ResultsOf(0).First().Package!.Name);

            // If the threads went on, this would give them the time.
            Assert.True(SpinWait.SpinUntil(() => Evaluated() >= least, 60_000));
            Thread.Sleep(50);
        }

        Assert.InRange(Evaluated(), least, most);
    }

    // Sets within sets that are found in several places, that contain themselves, and that fail.
    [Theory]
    [InlineData("{ s = rec { recurseForDerivations = true; a = d \"a\"; b = throw \"b\"; c = { recurseForDerivations = true; inherit a; x = d \"x\"; }; }; t = d \"t\"; }")]
    [InlineData("let s = { recurseForDerivations = true; a = d \"a\"; b = throw \"b\"; inherit s; }; in { x = s; y = { recurseForDerivations = true; inherit s; z = { recurseForDerivations = true; inherit s; }; }; z = s; }")]
    [InlineData("let bad = { recurseForDerivations = 1; }; s = { recurseForDerivations = true; inherit bad; again = bad; e = { }; n = 1; f = x: x; }; in { inherit s; t = { recurseForDerivations = true; u = s; v = s; }; }")]
    [InlineData("[ [ (d \"a\") [ (d \"b\") ({ }: [ (d \"c\") 1 ]) ] { e = d \"e\"; } ] ({ }: { g = d \"g\"; }) [ ] { _combineChannels = true; h = { i = d \"i\"; }; } ]")]
    [InlineData("{ a = { recurseForDerivations = true; }; b = builtins.mapAttrs (n: v: d n) { x = 1; y = 2; } // { recurseForDerivations = true; }; c = { recurseForDerivations = throw \"c\"; }; }")]
    public void SetsThatAreDividedGiveWhatOneThreadFinds(string expression)
    {
        foreach (int depth in new[] { int.MaxValue, 1, 2, 3 })
        {
            var search = new PackageSearch(Build.Set(), maxDepth: depth);
            Assert.Equal(Find(expression, (branches, vm) => branches.SelectMany(branch => search.Walk(vm, branch))), Find(expression, (branches, vm) =>
            {
                using var workers = new PackageWorkers(search, branches, 3, vm, () => new Vm(vm.Evaluator()));
                return Enumerable.Range(0, branches.Count).SelectMany(workers.ResultsOf).ToList();
            }));
        }
    }

    private static string[] Find(string expression, Func<IReadOnlyList<PackageBranch>, Vm, IEnumerable<PackageResult>> find)
    {
        (_, IReadOnlyList<PackageBranch> branches, Evaluator evaluator) = Begin(expression);
        var vm = new Vm(evaluator);
        using VmSlot.Scope slot = VmSlot.Install(vm);
        return [.. find(branches, vm).Select(static result => result.AttributePath + " " + (result.Package?.Name ?? result.Error!.Message))];
    }

    [Theory]
    [InlineData("[ { } { } ]")]
    [InlineData("{ a = 1; b = 2; }")]
    public void TheSearchStopsWhereNoCodeRuns(string expression)
    {
        Vm vm = Nix.NewVm();
        using VmSlot.Scope slot = VmSlot.Install(vm);
        var search = new PackageSearch(Build.Set());
        IReadOnlyList<PackageBranch> branches = search.Begin(vm, Nix.Eval(vm, expression), string.Empty);
        vm.Interrupt();

        Assert.Equal(NixErrorKind.Interrupted, Assert.Throws<NixException>(() => search.Walk(vm, branches[1]).ToList()).Kind);
    }

    private static List<PackageResult> Search(string expression, bool entersAll = false, int maxDepth = int.MaxValue, AttrSet? arguments = null)
    {
        Vm vm = Nix.NewVm();
        using VmSlot.Scope slot = VmSlot.Install(vm);
        var search = new PackageSearch(arguments ?? Build.Set(), entersAll, maxDepth);
        return [.. search.Begin(vm, Nix.Eval(vm, Make + expression), string.Empty).SelectMany(b => search.Walk(vm, b).ToList())];
    }

    private static (PackageSearch Search, IReadOnlyList<PackageBranch> Branches, Evaluator Evaluator) Begin(string expression, bool entersAll = false)
    {
        Vm vm = Nix.NewVm();
        using VmSlot.Scope slot = VmSlot.Install(vm);
        var search = new PackageSearch(Build.Set(), entersAll);
        return (search, search.Begin(vm, Nix.Eval(vm, Make + expression), string.Empty), vm.Evaluator());
    }
}
