using TvixEval.Core.Bytecode;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Syntax;
using TvixEval.Text;

namespace TvixEval.Core.Machine;

/// <content>
/// Unwinding: an error passes the frames one by one; each adds its lines of trace, a thunk remembers the error. Nothing of
/// this costs anything while no error is on its way.
/// </content>
public sealed partial class Vm
{
    /// <summary>Unwinds to a boundary; true when a frame on the way goes on instead (a builtin wants to see the failed argument).</summary>
    private bool Unwind(NixException error, Frame boundary)
    {
        while (true)
        {
            if (!error.TakesTraces)
            {
                Abandon(boundary);
                return false;
            }

            Frame frame = current;
            if (frame.Chunk.Builtin is { } builtin)
            {
                int invoke = StaticChunks.InvokeAt(frame.Chunk);
                if (frame.Pc < invoke && error.IsMemoised)
                {
                    // The failed thunk is in its register: the builtin forces it again and words the error, or catches it.
                    frame.Pc = invoke;
                    return true;
                }

                if (frame.Pc != invoke && builtin.AddsTrace)
                {
                    error.AddTrace(frame.CallPosition, BuiltinHint(builtin));
                }
            }
            else if (PassRanges(frame, error))
            {
                return true;
            }

            if (frame.Thunk is { } thunk)
            {
                frame.Thunk = null;
                if (ReferenceEquals(error.RecursionStart, thunk))
                {
                    error.AddTrace(Position.None, "entering the infinite recursion", always: true);
                }

                Memoise(thunk, error);
            }
            else
            {
                TraceCall(frame, error);
            }

            depth -= frame.Levels;
            current = frame.Previous!;
            frame.IsBoundary = false;
            if (ReferenceEquals(frame, boundary))
            {
                return false;
            }
        }
    }

    /// <summary>Drops the frames above and including a boundary: after an exception that is none of Nix, or that takes no traces.</summary>
    private void Abandon(Frame boundary)
    {
        while (true)
        {
            Frame frame = current;
            if (frame.Thunk is { } thunk)
            {
                frame.Thunk = null;
                thunk.Runner = 0;
            }

            depth -= frame.Levels;
            current = frame.Previous!;
            frame.IsBoundary = false;
            if (ReferenceEquals(frame, boundary))
            {
                return;
            }
        }
    }

    /// <summary>Adds what the ranges around the running instruction say; true when the frame goes on behind one of them.</summary>
    private static bool PassRanges(Frame frame, NixException error)
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
                    TraceSelect(frame, error, (SelectTrace)range.Data!, range.Offset);
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

    private static void TraceCall(Frame frame, NixException error)
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
}
