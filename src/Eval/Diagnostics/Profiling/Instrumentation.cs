using System;
using System.Diagnostics;
using TvixEval.Builtins;
using TvixEval.Bytecode;
using TvixEval.Machine;
using TvixEval.Syntax;
using TvixEval.Values;

namespace TvixEval.Diagnostics.Profiling;

/// <summary>
/// Observes an evaluation. An evaluator that has one compiles code with probes in it and wraps its builtins; all others run the code
/// without any, so that measuring costs nothing where nobody measures. For one machine at a time.
/// </summary>
internal sealed class Instrumentation
{
    /// <summary>Creates an observer.</summary>
    /// <param name="profile">Whether to keep a profile of calls, which costs more than counting.</param>
    public Instrumentation(bool profile) => Profile = profile ? new CallProfile() : null;

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

    /// <summary>A probe was met.</summary>
    /// <param name="frame">The frame that it is in.</param>
    /// <param name="probe">The probe.</param>
    public void Hit(Frame frame, in Instruction probe)
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
                (int created, int avoided) = Vm.CountDelayed(frame, frame.Chunk.Code[frame.Pc + 1]);
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

    /// <summary>A builtin whose calls are observed.</summary>
    /// <param name="builtin">The builtin.</param>
    public Builtin Wrap(Builtin builtin)
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

    /// <summary>Parses and analyses a source, which gets probes when it is compiled.</summary>
    /// <param name="file">The source.</param>
    /// <param name="compile">What does it.</param>
    public CodeUnit Compile(SourceFile file, Func<CodeUnit> compile)
    {
        file.HasProbes = true;
        long start = Stopwatch.GetTimestamp();
        CodeUnit unit = compile();
        Counts.ParseTicks += Stopwatch.GetTimestamp() - start;
        Counts.FilesParsed++;
        Counts.BytesParsed += file.Text.Length;
        return unit;
    }

    private int Enter(Builtin builtin, Vm vm)
    {
        Counts.PrimOpCalls++;
        return Profile?.EnterBuiltin(builtin, vm.CurrentFrame) ?? 0;
    }
}
