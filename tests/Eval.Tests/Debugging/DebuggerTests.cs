using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using TvixEval.Core.Machine;
using TvixEval.Debugging;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using TvixEval.Hosting;
using TvixEval.IO;
using TvixEval.Repl;
using Xunit;

namespace TvixEval.Tests.Debugging;

/// <summary>Where evaluation stops, what is in scope there, and how it goes on. That frames and names are those of C++ Nix is tested in <see cref="TranscriptTests"/>.</summary>
public sealed class DebuggerTests
{
    [Fact]
    public void ExpressionsAreEvaluatedInTheScopeOfAFrame()
    {
        DebugRun run = DebugRun.Of("let x = 1; f = y: y + builtins.throw \"a\"; in f (x + 1)", "y", "x", "f", "y = 5", "y + x", ":st 4", "y", "x", ":c");
        Assert.Equal("2", run.Shown[1]);
        Assert.Equal("1", run.Shown[2]);
        Assert.StartsWith("«lambda f @", run.Shown[3], StringComparison.Ordinal);
        Assert.Equal("6", run.Shown[5]);
        Assert.Contains("undefined variable 'y'", run.Shown[7], StringComparison.Ordinal);
        Assert.Equal("1", run.Shown[8]);
        Assert.Equal("error: a", run.Result);
    }

    [Fact]
    public void ValuesAreShownAsFarAsTheyAreEvaluated()
    {
        DebugRun run = DebugRun.Of("let lazy = 1 + 2; set = { a = 1; }; done = builtins.seq set \"text\"; in builtins.seq done (throw \"x\")", ":env 0", ":env all", ":env 7");
        Assert.Equal("done = \"text\"\nlazy = «thunk»\nset = { a = 1; }", run.Shown[1]);
        Assert.Equal("Env level 0\n" + run.Shown[1], run.Shown[2]);
        Assert.Contains("there is no level '7'", run.Shown[3], StringComparison.Ordinal);
    }

    [Fact]
    public void LexicalVariablesWinOverThoseOfAWith()
    {
        DebugRun run = DebugRun.Of("let x = 1; s = { x = 2; map = 3; w = 4; }; in builtins.seq s (with s; w + throw \"e\")", "x", "w", "builtins.isFunction map");
        Assert.Equal(new[] { "1", "4", "true" }, run.Shown.Skip(1));
    }

    [Fact]
    public void AnErrorStopsOnce()
    {
        Assert.Single(DebugRun.Of("let bad = throw \"once\"; f = builtins.deepSeq; in f [ bad ] (map (x: x) [ bad ])").Stops);
        Assert.Single(DebugRun.Of("let bad = throw \"once\"; in [ (builtins.tryEval bad) (builtins.tryEval bad) ]").Stops);
    }

    [Fact]
    public void ErrorsInTryEvalStopUnlessTheyAreIgnored()
    {
        const string Expression = "(builtins.tryEval (throw \"caught\")).success";
        DebugRun run = DebugRun.Of(Expression, ":c");
        Assert.Contains("occurred in a 'tryEval' call", run.Shown[0], StringComparison.Ordinal);
        Assert.Equal("false", run.Result);
        Assert.Empty(DebugRun.Of(new Debugger { IgnoresTry = true }, Expression).Stops);
        Assert.Single(DebugRun.Of(new Debugger { IgnoresTry = true }, "[ " + Expression + " (throw \"later\") ]").Stops);
    }

    [Fact]
    public void BreakStopsBeforeItsArgumentIsEvaluated()
    {
        DebugRun run = DebugRun.Of("builtins.break (builtins.add 1 2)", ":c");
        Assert.Equal("info: breakpoint reached", run.Shown[0]);
        Assert.Equal("3", run.Result);
        Assert.Equal("3", Nix.Print("builtins.break (builtins.add 1 2)"));
    }

    [Fact]
    public void StepsStopAtEachFrame()
    {
        DebugRun stepped = DebugRun.Of("let g = v: v + 1; in builtins.seq (builtins.break 0) (g (let z = 2; in z))", ":s", ":s", ":s", ":s", ":s");
        Assert.Equal(
            new[] { "breakpoint reached", "while calling a function @1:55", "while calling 'g' @1:9", "while evaluating a 'let' expression" },
            stepped.Stops.Select((_, i) => stepped.Frames(i)[0]));
        Assert.Equal("3", stepped.Result);
    }

    [Fact]
    public void LeavingEndsTheEvaluationEvenInTryEval()
    {
        Assert.Equal("quit: caught", DebugRun.Of("builtins.tryEval (throw \"caught\")", ":q").Result);
        Assert.Equal("quit: ", DebugRun.Of("builtins.tryEval (builtins.break 1)", ":q").Result);
    }

    [Fact]
    public void TracesAndWarningsStopOnRequest()
    {
        const string Expression = "builtins.trace \"t\" (builtins.warn \"w\" 1)";
        Assert.Empty(DebugRun.Of(Expression).Stops);
        Assert.Equal(2, DebugRun.Of(new Debugger { StopsOnTrace = true }, Expression).Stops.Count);
        Assert.Single(DebugRun.Of(new Debugger { StopsOnWarn = true }, Expression).Stops);
    }

    [Fact]
    public void WhatIsEvaluatedAtThePromptNeitherStopsNorRunsIntoTheDepthOfWhatStopped()
    {
        DebugRun run = DebugRun.Of("let f = n: f (n + 1); in f 0", "throw \"prompt\"", "builtins.break 1", "let g = n: if n == 0 then 0 else g (n - 1); in g 5000", ":c");
        Assert.Single(run.Stops);
        Assert.Contains("prompt", run.Shown[1], StringComparison.Ordinal);
        Assert.Equal("1", run.Shown[2]);
        Assert.Equal("0", run.Shown[3]);
        Assert.Contains("max-call-depth", run.Result, StringComparison.Ordinal);
    }

    [Fact]
    public void CompletionKnowsTheVariablesAndTheCommands()
    {
        var completed = new List<string>();
        var debugger = new Debugger();
        var vm = new Vm(StandardEvaluator.Create(new EvalSettings { Instrumentation = debugger }));
        using var entry = new MachineEntry(vm, default);
        debugger.Attach(vm, stop =>
        {
            var repl = new NixRepl(vm, static () => "/", static _ => null, static (_, _) => { }, stop: stop);
            completed.AddRange(repl.Complete("som", out int _).Select(static choice => choice.Text));
            completed.AddRange(repl.Complete("something.al", out int _).Select(static choice => choice.Text));
            completed.AddRange(repl.Complete(":b", out int _).Select(static choice => choice.Text));
            return DebugResume.Continue;
        });
        Assert.Throws<NixException>(() => Nix.Eval(vm, "let something = { alpha = 1; }; in throw something.beta"));
        Assert.Equal(new[] { "something", "something.alpha", ":b", ":backtrace", ":bl", ":bt" }, completed);
    }

    [Theory]
    [InlineData(2, 0, new[] { "2:14", "2:14" })]
    [InlineData(4, 0, new[] { "4:5" })]
    [InlineData(2, 10, new[] { "2:10", "2:10" })]
    [InlineData(1, 0, new string[0])]
    public void BreakpointsStopAtTheFirstExpressionOnALine(int line, int column, string[] places)
    {
        string file = Path.Combine(Directory.CreateTempSubdirectory("breakpoints").FullName, "a.nix");
        File.WriteAllText(file, "let\n  f = x: n x + 1;\n  n = y: y; in [\n   (f 1)\n (f 2) ]\n");
        var breakpoint = new Breakpoint(NixPaths.FromNative(file), line, column);
        DebugRun run = DebugRun.Of(new Debugger { Breakpoints = new[] { breakpoint } }, new EvalSettings(), vm => vm.Evaluator().EvalFile(NixPaths.FromNative(file)));
        Assert.Equal(places, run.Stops.Select(static stop => $"{stop.Frames[0].Position.Line}:{stop.Frames[0].Position.Column}"));
        Assert.Equal(places.Length, breakpoint.HitCount);
        breakpoint.IsEnabled = false;
        Assert.Empty(DebugRun.Of(new Debugger { Breakpoints = new[] { breakpoint } }, new EvalSettings(), vm => vm.Evaluator().EvalFile(NixPaths.FromNative(file))).Stops);
    }

    [Fact]
    public void ControlCharactersAreNotShown()
    {
        DebugRun run = DebugRun.Of("let v = builtins.fromJSON ''\"\\u001b[31mred\"''; in builtins.seq v (throw v)", ":bt", ":env all", ":st");
        Assert.DoesNotContain(run.Shown, static text => text.Contains('\u001b'));
    }

    [Fact]
    public void WithoutAnAttachedMachineNothingStops()
    {
        var vm = new Vm(StandardEvaluator.Create(new EvalSettings { Instrumentation = new Debugger() }));
        Assert.Equal("a", Assert.Throws<NixException>(() => Nix.Eval(vm, "throw (builtins.break \"a\")")).Message);
    }
}
