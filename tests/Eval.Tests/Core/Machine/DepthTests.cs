using System;
using System.Threading;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using Xunit;

namespace TvixEval.Tests.Core.Machine;

/// <summary>No expression, however deep or wrong, overflows the native stack: each ends in a value or a clear error.</summary>
public sealed class DepthTests
{
    private const string Exceeded = "stack overflow; max-call-depth exceeded";

    [Theory]
    [InlineData(9999, false)]
    [InlineData(10000, true)]
    public void TheDepthLimitIsThatOfNix(int argument, bool fails)
    {
        // nix-instantiate 2.34.8: 9999 nested calls below the first are the most; the comparison in the last one counts too.
        string expression = $"let f = n: if n == 0 then 0 else 1 + f (n - 1); in f {argument}";
        OnSmallStack(() =>
        {
            if (fails)
            {
                NixException e = Nix.Fail(expression);
                Assert.Equal(Exceeded, e.Message);
                Assert.Equal(NixErrorKind.StackOverflow, e.Kind);
            }
            else
            {
                Assert.Equal("9999", Nix.Print(expression));
            }
        });
    }

    [Fact]
    public void TheLimitCanBeRaised() => OnSmallStack(() =>
        Assert.Equal("300000", Nix.Print("let f = n: if n == 0 then 0 else 1 + f (n - 1); in f 300000", new EvalSettings { MaxCallDepth = 1_000_000 })));

    [Theory]
    [InlineData("let x = x + 1; in x", "infinite recursion encountered")]
    [InlineData("rec { a = b; b = a; }.a", "infinite recursion encountered")]
    [InlineData("let s = { __toString = self: \"${self}\"; }; in toString s", Exceeded)]
    [InlineData("let s = { outPath = s; }; in \"${s}\"", Exceeded)]
    [InlineData("let f = x: f x; in f 1", Exceeded)]
    [InlineData("let f = builtins.foldl' (a: b: f) 1 [ 1 2 ]; in f", "infinite recursion encountered")]
    [InlineData("let f = n: builtins.foldl' (a: b: f (n + 1)) 0 [ 1 ]; in f 0", Exceeded)]
    [InlineData("let f = n: builtins.map (x: x) [ (builtins.seq (f (n + 1)) 1) ] == [ 1 ]; in f 0", Exceeded)]
    [InlineData("let a = [ a ]; b = [ b ]; in a < b", Exceeded)]
    [InlineData("let a = { b = a; }; c = { b = c; }; in a == c", Exceeded)]
    public void EndlessExpressionsEndInAnError(string expression, string message) => OnSmallStack(() =>
        Assert.StartsWith(message, Nix.Fail(expression).Message, StringComparison.Ordinal));

    [Fact]
    public void NestedLiteralsOfAnyDepthEnd() => OnSmallStack(() =>
    {
        const int Depth = 30_000;
        string nested = new string('[', Depth) + new string(']', Depth);
        EndsInValueOrError($"builtins.length ({nested})");
        EndsInValueOrError($"builtins.deepSeq ({nested}) 1");
        EndsInValueOrError(new string('(', Depth) + "1" + new string(')', Depth));
        EndsInValueOrError(string.Concat(System.Linq.Enumerable.Repeat("1 + ", Depth)) + "1");
        EndsInValueOrError(string.Concat(System.Linq.Enumerable.Repeat("x: ", Depth)) + "1");
        EndsInValueOrError(string.Concat(System.Linq.Enumerable.Repeat("{ a = ", Depth)) + "1" + string.Concat(System.Linq.Enumerable.Repeat("; }", Depth)));
        EndsInValueOrError(string.Concat(System.Linq.Enumerable.Repeat("if true then ", Depth)) + "1" + string.Concat(System.Linq.Enumerable.Repeat(" else 2", Depth)));
        EndsInValueOrError(string.Concat(System.Linq.Enumerable.Repeat("let a = 1; in ", Depth)) + "a");
        EndsInValueOrError(string.Concat(System.Linq.Enumerable.Repeat("with { a = 1; }; ", 2000)) + "a");
    });

    [Theory]
    [InlineData("builtins.length (", "1", "expected a list but found an integer: 1")]
    [InlineData("builtins.length (", "throw \"no\"", "no")]
    [InlineData("builtins.length (builtins.map (x: x) (", "throw \"no\"", "no")]
    public void ManyNestedStrictArgumentsFail(string open, string inner, string message) => OnSmallStack(() =>
    {
        // An error looks for the range that it passes among as many as there are arguments.
        const int Depth = 10_000;
        string close = new(')', open.Split('(').Length - open.Split(')').Length);
        string expression = string.Concat(System.Linq.Enumerable.Repeat(open, Depth)) + inner + string.Concat(System.Linq.Enumerable.Repeat(close, Depth));
        Assert.Equal(message, Nix.Fail(expression, new EvalSettings { MaxCallDepth = 1_000_000 }).Message);
    });

    [Fact]
    public void DeepNestsCompareOrFailClearly() => OnSmallStack(() =>
    {
        const string Expression = "let n = d: builtins.foldl' (a: i: [ a ]) [ ] (builtins.genList (i: i) d); in n 200000 == n 200000";
        Assert.Equal(Exceeded, Nix.Fail(Expression).Message);
        Assert.Equal("true", Nix.Print(Expression, new EvalSettings { MaxCallDepth = 1_000_000 }));
    });

    [Theory]
    [InlineData("[ [ i ] ] == [ [ (-1) ] ]")]
    [InlineData("{ a.b = i; } == { a.b = -1; }")]
    [InlineData("[ [ i ] ] < [ [ (-1) ] ]")]
    [InlineData("(builtins.tryEval ([ [ i ] ] == [ [ (throw \"x\") ] ])).value")]
    [InlineData("builtins.elem [ [ i ] ] [ [ [ (-1) ] ] ]")]
    public void ComparisonsThatEndEarlyLeaveNoLevelBehind(string comparison) => Assert.Equal(
        "200", Nix.Print($"builtins.foldl' (n: i: if {comparison} then 0 else n + 1) 0 (builtins.genList (i: i) 200)", new EvalSettings { MaxCallDepth = 100 }));

    [Fact]
    public void LongChainsOfThunksEvaluate() => OnSmallStack(() =>
    {
        Assert.Equal("200000", Nix.Print("builtins.foldl' (a: i: { v = a.v + 1; }) { v = 0; } (builtins.genList (i: i) 200000)").Replace("{ v = ", string.Empty).Replace("; }", string.Empty));
    });

    private static void EndsInValueOrError(string expression)
    {
        try
        {
            Nix.Print(expression);
        }
        catch (NixException e)
        {
            Assert.NotEqual(string.Empty, e.Message);
        }
    }

    private static void OnSmallStack(Action test)
    {
        Exception? failure = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    test();
                }
                catch (Exception e)
                {
                    failure = e;
                }
            },
            1024 * 1024);
        thread.Start();
        thread.Join();
        if (failure is not null)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Capture(failure).Throw();
        }
    }
}
