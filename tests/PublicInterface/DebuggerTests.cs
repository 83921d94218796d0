using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using TvixEval;
using Xunit;

namespace PublicInterface;

/// <summary>Programs debug the evaluations of an engine. What the frames are is tested with the debugger itself.</summary>
public sealed class DebuggerTests : IDisposable
{
    private const string Sum = """
        let
          total = list:
            builtins.foldl' (sum: n:
              sum + n) 0 list;
        in
        total [ 1 2 3 ]
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("tvixeval-debugger-").FullName;
    private readonly List<NixDebuggerStop> stops = new();

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void AnErrorStopsWithFramesAndVariables()
    {
        using NixEngine nix = Engine(stop =>
        {
            NixDebuggerFrame inner = stop.Frames[0];
            Assert.Equal("a", stop.Error!.Message);
            Assert.Equal("a", inner.Description);
            Assert.Equal((1, 23), (inner.Location!.Line, inner.Location.Column));
            Assert.Equal("a at «string»:1:23", inner.ToString());
            Assert.Equal(["f", "given", "x", "y"], inner.Variables.Keys);
            Assert.Equal(12, inner.Evaluate("y + x + given").AsInt64());
            Assert.Equal(2, inner.Variables["y"].AsInt64());
            NixDebuggerFrame outer = stop.Frames[^1];
            Assert.Equal("while evaluating a 'let' expression", outer.Description);
            Assert.False(outer.Variables.ContainsKey("y"));
            Assert.Equal(NixErrorKind.UndefinedVariable, Assert.ThrowsAny<NixError>(() => outer.Evaluate("y")).Kind);
            Assert.Equal(NixErrorKind.Parse, Assert.ThrowsAny<NixError>(() => outer.Evaluate("1 +")).Kind);
            Assert.Throws<ArgumentNullException>(() => outer.Evaluate(null!));
            return NixDebuggerResume.Continue;
        });
        NixError error = Assert.ThrowsAny<NixError>(() => nix.Evaluate("let x = 1; f = y: y + builtins.throw \"a\"; in f (x + 1)", new { given = 9 }).AsInt64());
        Assert.Equal("a", error.Message);
        NixDebuggerStop only = Assert.Single(stops);
        Assert.Equal((NixDebuggerReason.Error, null, false), (only.Reason, only.Breakpoint, only.IsInTry));
        Assert.StartsWith("error:", only.ToString(), StringComparison.Ordinal);
        Assert.Same(error, only.Error);
    }

    [Fact]
    public void BreakpointsStopEachTime()
    {
        File.WriteAllText(Path.Combine(folder, "sum.nix"), Sum);
        var sums = new List<long>();
        var breakpoint = new NixBreakpoint("sum.nix", 4);
        using NixEngine nix = Engine(
            stop =>
            {
                sums.Add(stop.Frames[0].Evaluate("sum").AsInt64());
                breakpoint.IsEnabled = sums.Count < 2;
                return NixDebuggerResume.Continue;
            },
            options => options.Breakpoints.Add(breakpoint));
        Assert.Equal(6, nix.EvaluateFile("sum.nix").AsInt64());
        Assert.Equal([0, 1], sums);
        Assert.Equal((2, false, "sum.nix:4"), (breakpoint.HitCount, breakpoint.IsEnabled, breakpoint.ToString()));
        Assert.All(stops, stop => Assert.Equal((NixDebuggerReason.Breakpoint, breakpoint), (stop.Reason, stop.Breakpoint)));
        Assert.Equal(Path.Combine(folder, "sum.nix"), Path.GetFullPath(stops[0].Frames[0].Location!.File!));
        Assert.Equal((4, 11), (stops[0].Frames[0].Location!.Line, stops[0].Frames[0].Location!.Column));
    }

    [Fact]
    public void StepsGoFromFrameToFrame()
    {
        using NixEngine nix = Engine(stop => stops.Count < 4 ? NixDebuggerResume.Step : NixDebuggerResume.Continue);
        Assert.Equal(3, nix.Evaluate("let g = v: v + 1; in builtins.seq (builtins.break 0) (g (let z = 2; in z))").AsInt64());
        Assert.Equal([NixDebuggerReason.Break, NixDebuggerReason.Step, NixDebuggerReason.Step, NixDebuggerReason.Step], stops.Select(static stop => stop.Reason));
        Assert.Equal(
            ["breakpoint reached", "while calling a function", "while calling 'g'", "while evaluating a 'let' expression"],
            stops.Select(static stop => stop.Frames[0].Description));
    }

    [Theory]
    [InlineData(false, false, false, "Error")]
    [InlineData(true, false, false, "")]
    [InlineData(true, true, false, "Message Message")]
    [InlineData(true, false, true, "Message")]
    public void WhatStopsCanBeChosen(bool ignoreTry, bool onTrace, bool onWarning, string expected)
    {
        using NixEngine nix = Engine(static _ => NixDebuggerResume.Continue, options =>
        {
            options.IgnoreTry = ignoreTry;
            options.StopOnTrace = onTrace;
            options.StopOnWarning = onWarning;
        });
        Assert.False(nix.Evaluate("builtins.trace \"t\" (builtins.warn \"w\" (builtins.tryEval (throw \"x\")).success)").AsBoolean());
        Assert.Equal(expected, string.Join(' ', stops.Select(static stop => stop.Reason)));
        Assert.All(stops, stop => Assert.Equal(stop.Reason == NixDebuggerReason.Error, stop.IsInTry));
    }

    [Fact]
    public void ToQuitEndsTheCallAndNotTheValue()
    {
        NixDebuggerResume resume = NixDebuggerResume.Quit;
        using NixEngine nix = Engine(_ => resume);
        NixValue value = nix.Evaluate("rec { a = builtins.break 1; b = (builtins.tryEval (throw \"x\")).success; }");
        Assert.ThrowsAny<OperationCanceledException>(() => value["a"].AsInt64());
        Assert.Equal("x", Assert.ThrowsAny<NixError>(() => value["b"].AsBoolean()).Message);
        resume = NixDebuggerResume.Continue;
        Assert.Equal(1, value["a"].AsInt64());
        Assert.False(value["b"].AsBoolean());
        Assert.Equal(4, stops.Count);
    }

    [Fact]
    public void WhatTheProgramThrowsEndsTheEvaluation()
    {
        using NixEngine nix = Engine(static _ => throw new InvalidOperationException("mine"));
        Assert.Equal("mine", Assert.Throws<InvalidOperationException>(() => nix.Evaluate("(builtins.tryEval (throw \"x\")).success")).Message);
        Assert.Equal(2, nix.Evaluate("1 + 1").AsInt64());
    }

    [Fact]
    public void NothingStopsMeanwhile()
    {
        NixEngine? engine = null;
        using NixEngine nix = Engine(stop =>
        {
            Assert.Equal("inner", Assert.ThrowsAny<NixError>(() => stop.Frames[0].Evaluate("throw \"inner\"")).Message);
            Assert.Equal("other", Assert.ThrowsAny<NixError>(() => engine!.Evaluate("throw \"other\"")).Message);

            // Nor what another thread evaluates.
            Assert.Equal("thread", Task.Run(() => Assert.ThrowsAny<NixError>(() => engine!.Evaluate("throw \"thread\"")).Message).GetAwaiter().GetResult());
            return NixDebuggerResume.Continue;
        });
        engine = nix;
        Assert.ThrowsAny<NixError>(() => nix.Evaluate("throw \"outer\""));
        Assert.Equal("outer", Assert.Single(stops).Error!.Message);
    }

    [Fact]
    public void TimeAtAStopDoesNotCountAndWhatIsEvaluatedThereHasItsOwn()
    {
        TimeSpan limit = TimeSpan.FromMilliseconds(500);
        using NixEngine nix = Engine(
            stop =>
            {
                Thread.Sleep(limit * 1.2);
                Assert.Equal(NixErrorKind.Timeout, Assert.ThrowsAny<NixError>(() => stop.Frames[0].Evaluate("let f = n: if n == 0 then 0 else f (n - 1) + f (n - 1); in f 100")).Kind);
                using var source = new CancellationTokenSource();
                source.Cancel();
                Assert.ThrowsAny<OperationCanceledException>(() => stop.Frames[0].Evaluate("1", source.Token));
                return NixDebuggerResume.Continue;
            },
            limit: limit);
        Assert.Equal(1000, nix.Evaluate("builtins.length (builtins.genList (n: n) (builtins.break 1000))").AsInt64());
        Assert.Single(stops);
    }

    [Fact]
    public void ValuesThatAreReadLaterStopToo()
    {
        using NixEngine nix = Engine(static _ => NixDebuggerResume.Continue);
        NixValue value = nix.Evaluate("{ a = throw \"later\"; }");
        Assert.Empty(stops);
        Assert.ThrowsAny<NixError>(() => value["a"].Force());
        Assert.Single(stops);
        Assert.ThrowsAny<NixError>(() => value.ToJson());
        Assert.Single(stops);
    }

    [Fact]
    public void ArgumentsAreChecked()
    {
        Assert.Throws<ArgumentNullException>(() => new NixDebuggerOptions(null!));
        Assert.Throws<ArgumentNullException>(() => new NixBreakpoint(null!, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new NixBreakpoint("x", 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new NixBreakpoint("x", 1, -1));
        Assert.Equal("x:1:2", new NixBreakpoint("x", 1, 2).ToString());
    }

    private NixEngine Engine(Func<NixDebuggerStop, NixDebuggerResume> onStop, Action<NixDebuggerOptions>? configure = null, TimeSpan? limit = null)
    {
        var options = new NixDebuggerOptions(stop =>
        {
            stops.Add(stop);
            return onStop(stop);
        });
        configure?.Invoke(options);
        return new NixEngine(new NixEngineOptions { BaseDirectory = folder, Debugger = options, TimeLimit = limit });
    }
}
