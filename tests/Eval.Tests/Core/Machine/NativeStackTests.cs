using System;
using System.Threading;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using Xunit;

namespace TvixEval.Tests.Core.Machine;

/// <summary>
/// What walks values keeps what is to be done on a stack of its own: on a thread whose native stack is small, data of any depth is walked
/// there and nowhere else. (Each garbage collection looks at every frame of every native stack.)
/// </summary>
[Collection(AloneCollection.Name)]
public sealed class NativeStackTests
{
    private const int StackSize = 512 * 1024;
    private const string Lists = "let n = d: builtins.foldl' (a: i: [ a ]) [ ] (builtins.genList (i: i) d); in ";
    private const string Sets = "let n = d: builtins.foldl' (a: i: { x = a; }) { } (builtins.genList (i: i) d); in ";

    [Theory]
    [InlineData(Lists + "n 40000 == n 40000", "true")]
    [InlineData(Lists + "n 40000 == n 40001", "false")]
    [InlineData(Sets + "n 40000 == n 40000", "true")]
    [InlineData(Sets + "n 40000 == n 40001", "false")]
    [InlineData(Lists + "n 40000 < n 40001", "true")]
    [InlineData(Lists + "n 40001 < n 40000", "false")]
    [InlineData(Lists + "builtins.elem (n 40000) [ 1 (n 40000) ]", "true")]
    [InlineData(Lists + "toString (n 40000)", "\"\"")]
    [InlineData("let n = d: builtins.foldl' (a: i: { outPath = [ a ]; }) 1 (builtins.genList (i: i) d); in toString (n 40000)", "\"1\"")]
    [InlineData(Lists + "builtins.deepSeq (n 40000) 1", "1")]
    [InlineData(Sets + "builtins.deepSeq (n 40000) 1", "1")]
    [InlineData(Lists + "(builtins.tryEval (assert n 40000 == n 40001; 1)).success", "false")]
    [InlineData(Sets + "(builtins.tryEval (assert n 40000 == n 40001; 1)).success", "false")]
    [InlineData(Lists + "builtins.length (builtins.genericClosure { startSet = [ { key = n 40000; } { key = n 40001; } { key = n 40000; } ]; operator = x: [ ]; })", "2")]
    [InlineData(Lists + "builtins.length (builtins.sort builtins.lessThan [ (n 40000) (n 3) (n 40001) ])", "3")]
    public void DepthOfDataTakesNoNativeStack(string expression, string expected)
    {
        string? result = null;
        int switches = OnSmallStack(() => result = Nix.Print(expression, new EvalSettings { MaxCallDepth = 1_000_000 }));
        Assert.Equal(expected, result);
        Assert.Equal(0, switches);
    }

    [Fact]
    public void ValuesAreEqualToPlainCodeHoweverDeep()
    {
        int switches = OnSmallStack(() =>
        {
            Vm vm = Nix.NewVm(new EvalSettings { MaxCallDepth = 1_000_000 });
            using VmSlot.Scope slot = VmSlot.Install(vm);
            Value one = Nix.Eval(vm, Lists + "n 40000");
            Value other = Nix.Eval(vm, Lists + "n 40000");
            Assert.True(one.Equals(other));
            Assert.Equal(0, one.CompareTo(other));
            Assert.Equal(one.GetHashCode(), other.GetHashCode());
            Assert.Equal(40_000, NixComparison.Difference(vm, one, Nix.Eval(vm, Lists + "n 40001"))!.Path.Split('.').Length);
        });
        Assert.Equal(0, switches);
    }

    [Theory]
    [InlineData("[ [ [ 1 2 ] 1 ] ] < [ [ [ 1 2 3 ] (throw \"y\") ] ]", "true")]
    [InlineData("[ [ [ 1 2 3 ] 1 ] ] < [ [ [ 1 2 ] (throw \"y\") ] ]", "false")]
    [InlineData("[ 1 [ 2 3 ] 4 ] < [ 1.0 [ 2 3 ] 5 ]", "true")]
    [InlineData("[ [ { } 1 ] ] < [ [ { } 2 ] ]", "true")]
    [InlineData("[ [ ] ] < [ [ ] ]", "false")]
    [InlineData("[ [ [ ] 1 ] ] < [ [ [ ] 2 ] ]", "true")]
    public void NestedListsAreOrderedByWhatDiffersFirst(string expression, string expected) => Assert.Equal(expected, Nix.Print(expression));

    [Theory]
    [InlineData("[ [ [ 1 { a = 1; } ] ] ] < [ [ [ 1 { a = 2; } 3 ] ] ]", "cannot compare a set with a set; values of that type are incomparable (values are { a = 1; } and { a = 2; })", 3)]
    [InlineData("[ [ [ 1 { a = [ (throw \"x\") ]; } ] ] ] < [ [ [ 1 { a = [ 2 ]; } 3 ] ] ]", "x", 2)]
    [InlineData("[ [ [ 1 2 ] 1 ] ] < [ [ [ 1 (throw \"x\") 3 ] (throw \"y\") ] ]", "x", 2)]
    [InlineData("[ [ { a = 1; } ] ] < [ [ { a = throw \"x\"; } ] ]", "x", 0)]
    public void AnErrorOfOrderSaysHowDeepItIs(string expression, string message, int levels)
    {
        // nix-instantiate 2.34.8 --show-trace
        NixException error = Nix.Fail(expression);
        Assert.Equal(message, error.Message);
        int found = 0;
        foreach (TraceItem trace in error.Traces)
        {
            found += trace.Hint == "while comparing two list elements" ? 1 : 0;
        }

        Assert.Equal(levels, found);
    }

    /// <summary>Runs on a thread with a small stack; how often the work went on elsewhere.</summary>
    private static int OnSmallStack(Action action)
    {
        int switches = 0;
        Exception? failure = null;
        Func<Func<Action?>?>? before = StackGuard.CaptureThreadState;
        var thread = new Thread(
            () =>
            {
                try
                {
                    action();
                }
                catch (Exception e)
                {
                    failure = e;
                }
            },
            StackSize);
        StackGuard.CaptureThreadState = () =>
        {
            Interlocked.Increment(ref switches);
            return before?.Invoke();
        };
        try
        {
            thread.Start();
            thread.Join();
        }
        finally
        {
            StackGuard.CaptureThreadState = before;
        }

        return failure is null ? switches : throw new Xunit.Sdk.XunitException(failure.ToString());
    }
}
