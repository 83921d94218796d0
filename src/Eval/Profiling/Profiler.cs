using System;
using System.Diagnostics;
using TvixEval.Core.Bytecode;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Text;

namespace TvixEval.Profiling;

/// <summary>Counts what an evaluation does, and keeps a profile of its calls if asked to. For one machine at a time.</summary>
internal sealed class Profiler : Instrumentation
{
    /// <summary>Creates an observer.</summary>
    /// <param name="profile">Whether to keep a profile of calls, which costs more than counting.</param>
    public Profiler(bool profile) => Profile = profile ? new CallProfile() : null;

    /// <summary>What was counted.</summary>
    public EvaluationCounts Counts { get; private set; } = new();

    /// <summary>The profile, if one is kept.</summary>
    public CallProfile? Profile { get; private set; }

    /// <summary>Starts again, before an evaluation.</summary>
    public void Reset()
    {
        Counts = new EvaluationCounts();
        Profile = Profile is null ? null : new CallProfile();
    }

    /// <inheritdoc/>
    public override void Hit(Frame frame, in Instruction probe)
    {
        EvaluationCounts counts = Counts;
        switch ((ProbeKind)probe.A)
        {
            case ProbeKind.Function:
                counts.FunctionCalls += probe.B;
                Profile?.Enter(frame);
                break;
            case ProbeKind.Thunk:
                counts.ThunksForced++;
                Profile?.CountThunk();
                break;
            case ProbeKind.Return:
                Profile?.Leave(frame);
                break;
            case ProbeKind.Delay:
                counts.ThunksCreated += probe.B;
                counts.ThunksAvoided += probe.C;
                break;
            case ProbeKind.DelayPerhaps:
                counts.ThunksCreated += probe.B;
                counts.ThunksAvoided += probe.C;
                (int created, int avoided) = DelayedValues.Count(frame, frame.Chunk.Code[frame.Pc + 1]);
                counts.ThunksCreated += created;
                counts.ThunksAvoided += avoided;
                break;
            case ProbeKind.Lookup:
                counts.Lookups += probe.B;
                break;
            case ProbeKind.Set:
                counts.Sets++;
                counts.SetAttributes += probe.B;
                break;
            case ProbeKind.List:
                counts.ListElements += probe.B;
                break;
            case ProbeKind.Update:
                counts.SetUpdates++;
                break;
            case ProbeKind.Concat:
                counts.ListConcats++;
                break;
        }
    }

    /// <inheritdoc/>
    public override Builtin Wrap(Builtin builtin)
    {
        Delegate body = builtin.Arity switch
        {
            1 => new Func<Vm, Value, Value>((vm, first) =>
            {
                int mark = Enter(builtin, vm);
                try
                {
                    return builtin.Body1(vm, first);
                }
                finally
                {
                    Profile?.LeaveBuiltin(mark);
                }
            }),
            2 => new Func<Vm, Value, Value, Value>((vm, first, second) =>
            {
                int mark = Enter(builtin, vm);
                try
                {
                    return builtin.Body2(vm, first, second);
                }
                finally
                {
                    Profile?.LeaveBuiltin(mark);
                }
            }),
            _ => new Func<Vm, Value, Value, Value, Value>((vm, first, second, third) =>
            {
                int mark = Enter(builtin, vm);
                try
                {
                    return builtin.Body3(vm, first, second, third);
                }
                finally
                {
                    Profile?.LeaveBuiltin(mark);
                }
            }),
        };
        return new Builtin(builtin, body);
    }

    /// <inheritdoc/>
    public override CodeUnit Compile(SourceFile file, Func<CodeUnit> compile)
    {
        file.HasProbes = true;
        long start = Stopwatch.GetTimestamp();
        CodeUnit unit = compile();
        Counts.ParseTicks += Stopwatch.GetTimestamp() - start;
        Counts.FilesParsed++;
        Counts.BytesParsed += file.Length;
        return unit;
    }

    private int Enter(Builtin builtin, Vm vm)
    {
        Counts.PrimOpCalls++;
        return Profile?.EnterBuiltin(builtin, vm.CurrentFrame) ?? 0;
    }
}
