using TvixEval.Diagnostics;

namespace TvixEval.Core.Machine;

/// <content>
/// Unwinding: an error passes the frames one by one; each adds its lines of trace, a thunk remembers the error. Nothing of
/// this costs anything while no error is on its way.
/// </content>
internal sealed partial class Vm
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
                    error.AddTrace(frame.CallPosition, FrameTraces.HintOf(builtin));
                }
            }
            else if (FrameTraces.PassRanges(frame, error))
            {
                return true;
            }

            if (frame.Thunk is { } thunk)
            {
                frame.Thunk = null;
                Memoise(thunk, error);
            }
            else
            {
                FrameTraces.AddCall(frame, error);
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

    /// <summary>Unwinds where somebody observes, who sees the error while all frames are there still.</summary>
    /// <returns>The error, or null when a frame goes on instead.</returns>
    private NixException? UnwindObserved(NixException error, Frame boundary)
    {
        try
        {
            Host.Instrumentation!.Meet(this, error);
        }
        catch
        {
            Abandon(boundary);
            throw;
        }

        return Unwind(error, boundary) ? null : error;
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
}
