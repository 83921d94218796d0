using System;
using System.Collections.Generic;
using TvixEval.Core.Bytecode;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Syntax;
using TvixEval.Syntax.Ast;
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
                    AddSelection(frame, error, (SelectTrace)range.Data!, range.Offset);
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
    private static int FirstEndingBehind(TraceRange[] ranges, int pc)
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

        string name = lambda.Name.IsNone ? "anonymous lambda" : $"'{NixText.Identifier(lambda.Name.Name)}'";
        error.AddTrace(new Position(frame.Chunk.File, lambda.Offset), $"while calling {name}", onlyWithShowTrace: true);
        if (call.IsKnown)
        {
            error.AddTrace(call, "from call site", onlyWithShowTrace: true);
        }
    }

    /// <summary>The text of an attribute path as errors show it.</summary>
    private static string ShowPath(IReadOnlyList<AttrName> path, int count)
    {
        var text = new System.Text.StringBuilder();
        for (int i = 0; i < count; i++)
        {
            if (i > 0)
            {
                text.Append('.');
            }

            text.Append(path[i].Expression is { } expression
                ? "\"${" + SyntaxPrinter.Print(expression) + "}\""
                : NixText.Identifier(path[i].Symbol.Name));
        }

        return text.ToString();
    }

    /// <summary>The two lines of trace of a failed selection.</summary>
    private static void AddSelection(Frame frame, NixException error, SelectTrace trace, int offset)
    {
        IReadOnlyList<AttrName> path = trace.Select.Path;
        Position definition = Position.None;
        int resolved = 0;
        Value? value = frame[trace.Subject];
        for (int i = 0; i < path.Count && path[i].Expression is null && value?.Peek() is AttrSet set; i++)
        {
            if (set.Get(path[i].Symbol) is not { } next)
            {
                break;
            }

            definition = set.PositionOf(path[i].Symbol);
            resolved = i + 1;
            value = next;
        }

        if (definition.IsKnown && definition.File!.Origin != SourceOrigin.Internal)
        {
            error.AddTrace(definition, $"from the definition of '{ShowPath(path, resolved)}'");
        }

        error.AddTrace(new Position(frame.Chunk.File, offset), $"while evaluating the attribute '{ShowPath(path, path.Count)}'");
    }

    /// <summary>The error of a thunk that needs itself.</summary>
    public static NixException InfiniteRecursion(Frame innermost, Thunk thunk, Position position) =>
        new(NixErrorKind.InfiniteRecursion, "infinite recursion encountered", position)
        {
            RecursionStart = thunk,
            Cycle = CycleOf(innermost, thunk),
        };

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
