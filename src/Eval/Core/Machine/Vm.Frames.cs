using System;
using System.Runtime.CompilerServices;
using TvixEval.Core.Bytecode;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;

namespace TvixEval.Core.Machine;

/// <content>Frames: pushing them for calls and thunks.</content>
internal sealed partial class Vm
{
    /// <summary>A frame above another with room for a chunk's registers. It becomes current when its caller says so.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Frame Push(Frame caller, Chunk chunk, int levels)
    {
        Frame next = caller.Next ?? AddFrame(caller);
        int start = caller.Base + caller.Chunk.FrameSize;
        if (start + chunk.FrameSize > caller.Registers.Length)
        {
            start = MoveToNextSegment(caller, next, chunk.FrameSize);
        }
        else if (!ReferenceEquals(next.Segment, caller.Segment))
        {
            next.Segment = caller.Segment;
            next.Registers = caller.Registers;
        }

        next.Base = start;
        next.Pc = 0;
        next.Levels = levels;
        next.HidesPosition = false;
        if (!ReferenceEquals(next.Chunk, chunk))
        {
            next.Chunk = chunk;
        }

        return next;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Frame AddFrame(Frame caller)
    {
        var next = new Frame(caller, caller.Segment);
        caller.Next = next;
        return next;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int MoveToNextSegment(Frame caller, Frame next, int size)
    {
        Segment? segment = caller.Segment.Next;
        if (segment is null || segment.Slots.Length < size)
        {
            segment = new Segment(Math.Max(Math.Min(caller.Segment.Slots.Length * 2, 1 << 20), size));
            caller.Segment.Next = segment;
        }

        next.Segment = segment;
        next.Registers = segment.Slots;
        return 0;
    }

    /// <summary>Counts a call against the limits and makes its frame current.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void CountCall(Frame next)
    {
        if (depth >= MaxCallDepth)
        {
            throw DepthExceeded();
        }

        // Before anything is changed: called from native code, nobody would unwind the new frame.
        if (--budget < 0)
        {
            Poll();
        }

        depth++;
        current = next;
    }

    /// <summary>Starts evaluating the thunk that an instruction met; null when the instruction should simply start over.</summary>
    private Frame? PushThunkFrom(Frame frame, Thunk thunk)
    {
        if (thunk.Runner == id)
        {
            if (thunk.Outcome is not null)
            {
                return null;
            }

            throw FrameTraces.InfiniteRecursion(frame, thunk);
        }

        return PushThunk(frame, thunk, out _);
    }

    private Frame? PushThunk(Frame caller, Thunk thunk, out Value? result)
    {
        result = null;
        ThunkCode? code = thunk.Code;
        if (code is null)
        {
            return null;
        }

        Chunk? chunk = code.Entry;
        if (chunk is null)
        {
            Value? first = thunk.First;
            Value? second = thunk.SecondCapture;
            if (thunk.Outcome is null)
            {
                result = RunNative(thunk, (NativeCode)code, first, second);
            }

            return null;
        }

        // Read before the outcome is looked at again: a thunk that another VM finishes meanwhile loses its captures after
        // its outcome is set, so captures read before a missing outcome are whole.
        Frame next = Push(caller, chunk, levels: 0);
        thunk.Load(next);
        if (thunk.Outcome is not null)
        {
            return null;
        }

        thunk.Runner = id;
        next.Thunk = thunk;
        current = next;
        return next;
    }

    private Value RunNative(Thunk thunk, NativeCode code, Value? first, Value? second)
    {
        NixException error;
        thunk.Runner = id;
        try
        {
            using VmSlot.Scope slot = VmSlot.Install(this);
            Value result = Force(code.Body(this, first, second));
            return SharesResults ? thunk.FinishOnce(result) : thunk.Finish(result);
        }
        catch (NixException e)
        {
            Memoise(thunk, e);
            error = e;
        }
        finally
        {
            thunk.Runner = 0;
        }

        throw error;
    }

    private static void Memoise(Thunk thunk, NixException error)
    {
        if (error.IsMemoised)
        {
            // The error itself, not a copy: lines that it collects on its first way out belong to it, later ones do not.
            thunk.Finish(new FailedValue(error));
        }

        thunk.Runner = 0;
    }
}
