using System;
using System.Collections.Generic;
using System.Text;
using TvixEval.Core.Bytecode;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Syntax;
using TvixEval.Text;

namespace TvixEval.Core.Machine;

/// <summary>What frames have to say about an error: lines of trace, and the steps of an infinite recursion.</summary>
internal static class FrameTraces
{
    /// <summary>The line of trace of a builtin.</summary>
    public static string HintOf(Builtin builtin) => $"while calling the '{builtin.Name}' builtin";

    /// <summary>Adds what the ranges around the running instruction say; true when the frame goes on behind one of them.</summary>
    public static bool PassRanges(Frame frame, NixException error)
    {
        int pc = frame.Pc;
        TraceRange[] ranges = frame.Chunk.TraceRanges;
        for (int i = FirstEndingBehind(ranges, pc); i < ranges.Length; i++)
        {
            TraceRange range = ranges[i];
            if (pc < range.Start)
            {
                continue;
            }

            switch (range.Kind)
            {
                case TraceRangeKind.Hint:
                    error.AddTrace(new Position(frame.Chunk.File, range.Offset), range.Hint);
                    break;
                case TraceRangeKind.Select:
                    AddSelection(frame, error, (SelectTrace)range.Data!);
                    break;
                case TraceRangeKind.Frame:
                    break;
                default:
                    if (error.IsMemoised)
                    {
                        var failed = new Thunk(Thunks.Alias);
                        failed.Finish(new FailedValue(error.Clone()));
                        var call = (StrictArguments)range.Data!;
                        for (int register = range.Offset; register <= call.LastRegister; register++)
                        {
                            // The builtin fails at this one: what stands in the place of others does not matter.
                            frame[register] = failed;
                        }

                        frame.Pc = call.Start;
                        return true;
                    }

                    break;
            }
        }

        return false;
    }

    /// <summary>The index of the first range that ends behind an instruction: ranges are in the order of their ends, and there may be very many.</summary>
    internal static int FirstEndingBehind(TraceRange[] ranges, int pc)
    {
        int low = 0;
        int high = ranges.Length;
        while (low < high)
        {
            int middle = (low + high) >> 1;
            if (ranges[middle].End > pc)
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return low;
    }

    /// <summary>Adds what is said about a call that failed.</summary>
    public static void AddCall(Frame frame, NixException error)
    {
        Position call = frame.CallPosition;
        if (frame.Chunk.IsFunctor)
        {
            error.AddTrace(frame.CallPosition, "while calling a functor (an attribute set with a '__functor' attribute)");
            return;
        }

        if (frame.Chunk.Lambda is not { } lambda)
        {
            return;
        }

        if (frame.Pc < frame.Chunk.BodyStart)
        {
            if (call.IsKnown)
            {
                error.AddTrace(call, "from call site");
            }

            return;
        }

        string name = lambda.Name.IsNone ? "anonymous lambda" : $"'{lambda.Name.Name}'";
        error.AddTrace(new Position(frame.Chunk.File, lambda.Offset), $"while calling {name}", onlyWithShowTrace: true);
        if (call.IsKnown)
        {
            error.AddTrace(call, "from call site", onlyWithShowTrace: true);
        }
    }

    /// <summary>The line of trace of a failed selection: at the definition of the last attribute that was found, if any was.</summary>
    private static void AddSelection(Frame frame, NixException error, SelectTrace trace)
    {
        Position definition = LastFound(frame, trace, out _);
        if (definition.IsKnown && definition.File!.Origin != SourceOrigin.Internal)
        {
            error.AddTrace(definition, $"while evaluating the attribute '{ShowPath(frame, trace)}'");
        }
    }

    /// <summary>Where the last attribute that a selection has found so far is defined.</summary>
    private static Position LastFound(Frame frame, SelectTrace trace, out bool isLast)
    {
        Position definition = Position.None;
        Value? value = frame[trace.Subject];
        int step = 0;
        while (step < trace.Count && value?.Peek() is AttrSet set && NameOf(frame, trace, step) is { } name)
        {
            Symbol symbol = new(SymbolTable.Find(name));
            if (symbol.IsNone || set.Get(symbol) is not { } next)
            {
                break;
            }

            definition = set.PositionOf(symbol);
            value = next;
            step++;
        }

        isLast = step == trace.Count;
        return definition;
    }

    /// <summary>The attribute path of a selection as errors show it; a name that has not been computed is shown as it is written.</summary>
    internal static string ShowPath(Frame frame, SelectTrace trace)
    {
        var text = new StringBuilder();
        for (int i = 0; i < trace.Count; i++)
        {
            if (i > 0)
            {
                text.Append('.');
            }

            text.Append(NameOf(frame, trace, i) is { } name
                ? NixText.Identifier(name)
                : "\"${" + trace.ExpressionOf(i) + "}\"");
        }

        return text.ToString();
    }

    /// <summary>The name of a step of a selection, or null where it has not been computed.</summary>
    private static string? NameOf(Frame frame, SelectTrace trace, int step) =>
        trace.FixedName(step) ?? (trace.NameRegister(step, frame.Pc) is { } register ? (frame[register] as NixString)?.Bytes : null);

    /// <summary>The error of a thunk that needs itself, which an instruction met: a builtin does not say where, and a selection says where the attribute is defined.</summary>
    public static NixException InfiniteRecursion(Frame frame, Thunk thunk)
    {
        Position position = frame.Chunk.Builtin is null ? frame.Position : Position.None;
        TraceRange[] ranges = frame.Chunk.TraceRanges;
        for (int i = FirstEndingBehind(ranges, frame.Pc); i < ranges.Length; i++)
        {
            if (frame.Pc >= ranges[i].Start && ranges[i].Data is SelectTrace trace)
            {
                Position definition = LastFound(frame, trace, out bool isLast);
                return InfiniteRecursion(frame, thunk, isLast && definition.IsKnown ? definition : position);
            }
        }

        return InfiniteRecursion(frame, thunk, position);
    }

    /// <summary>The error of a thunk that needs itself.</summary>
    public static NixException InfiniteRecursion(Frame innermost, Thunk thunk, Position position) =>
        new(NixErrorKind.InfiniteRecursion, "infinite recursion encountered", position) { Cycle = CycleOf(innermost, thunk) };

    /// <summary>Where each evaluation between a running thunk and the innermost frame asks for the next one, the thunk's own first.</summary>
    private static IReadOnlyList<Position> CycleOf(Frame innermost, Thunk thunk)
    {
        var steps = new List<Position>();
        for (Frame? frame = innermost; frame is not null; frame = frame.Previous)
        {
            Position step = frame.Chunk.File is null ? Position.None : frame.Position;
            if (step.IsKnown)
            {
                steps.Add(step);
            }

            if (ReferenceEquals(frame.Thunk, thunk))
            {
                steps.Reverse();
                return steps;
            }
        }

        // Run by native code, which leaves no frame: where it starts is not known.
        return Array.Empty<Position>();
    }
}
