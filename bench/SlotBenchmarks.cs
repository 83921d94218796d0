using System;
using System.Runtime.CompilerServices;
using System.Threading;
using BenchmarkDotNet.Attributes;

namespace TvixEval.Bench;

/// <summary>
/// Ways for a value's operations to find the virtual machine, one access each from a callee that is not inlined; and ways
/// to lend the machine around a call of foreign code.
/// </summary>
public class SlotBenchmarks
{
    private static readonly ThreadLocal<Machine?> Local = new();
    private static readonly AsyncLocal<Machine?> Async = new();

    [ThreadStatic]
    private static Machine? slot;

    private static Machine? plain;

    private readonly Machine machine = new();

    /// <summary>A stand-in for the machine: one field to read.</summary>
    private sealed class Machine
    {
        public int Counter;
    }

    [GlobalSetup]
    public void Setup() => slot = plain = Local.Value = Async.Value = machine;

    [Benchmark(Baseline = true)]
    public int Parameter() => ByParameter(machine);

    [Benchmark]
    public int PlainStatic() => ByStatic();

    [Benchmark]
    public int ThreadStaticSlot() => BySlot();

    [Benchmark]
    public int ThreadLocalOfT() => ByThreadLocal();

    [Benchmark]
    public int AsyncLocalOfT() => ByAsyncLocal();

    /// <summary>A swap around each access, as a slot that is emptied while its machine runs would need.</summary>
    [Benchmark]
    public int SlotSwappedPerAccess()
    {
        Machine? before = slot;
        slot = machine;
        try
        {
            return BySlot();
        }
        finally
        {
            slot = before;
        }
    }

    /// <summary>What the machine does around a builtin: compare, and swap only if another machine is there.</summary>
    [Benchmark]
    public int SlotComparedPerCallOut()
    {
        Machine? before = slot;
        if (!ReferenceEquals(before, machine))
        {
            slot = machine;
        }

        try
        {
            return ByParameter(machine);
        }
        finally
        {
            if (!ReferenceEquals(before, machine))
            {
                slot = before;
            }
        }
    }

    [Benchmark]
    public int AsyncLocalSwappedPerCallOut()
    {
        Machine? before = Async.Value;
        Async.Value = null;
        Async.Value = before;
        return ByParameter(machine);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int ByParameter(Machine given) => given.Counter++;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int ByStatic() => plain!.Counter++;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int BySlot() => slot!.Counter++;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int ByThreadLocal() => Local.Value!.Counter++;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int ByAsyncLocal() => Async.Value!.Counter++;
}
