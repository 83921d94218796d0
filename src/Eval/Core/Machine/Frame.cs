using System;
using TvixEval.Core.Bytecode;
using TvixEval.Core.Values;
using TvixEval.Text;

namespace TvixEval.Core.Machine;

/// <summary>An activation: of a function, a thunk, or code of the machine's own. Frames are a linked list that is kept and used again.</summary>
internal sealed class Frame
{
    public Frame(Frame? previous, Segment segment)
    {
        Previous = previous;
        Depth = previous is null ? 0 : previous.Depth + 1;
        Segment = segment;
        Registers = segment.Slots;
    }

    /// <summary>The frame below, which goes on when this one returns.</summary>
    public readonly Frame? Previous;

    /// <summary>How many frames are below.</summary>
    public readonly int Depth;

    /// <summary>The frame above, if there ever was one.</summary>
    public Frame? Next;

    public Chunk Chunk = Chunk.None;

    public Value[] Upvalues = Array.Empty<Value>();

    /// <summary>The thunk that is being evaluated, or null for a call.</summary>
    public Thunk? Thunk;

    public Segment Segment;

    /// <summary>The slots of the segment.</summary>
    public Slot[] Registers;

    /// <summary>The index of register 0.</summary>
    public int Base;

    /// <summary>The running instruction.</summary>
    public int Pc;

    /// <summary>The register of the frame below that gets the result of a call.</summary>
    public int Target;

    /// <summary>How many levels of call depth it counts for.</summary>
    public int Levels;

    /// <summary>Whether native code called: the result goes there, and the run ends.</summary>
    public bool IsBoundary;

    /// <summary>Whether the call has no position (C++ Nix passes <c>noPos</c>).</summary>
    public bool HidesPosition;

    /// <summary>For machine code, which has no source: the position its calls are at.</summary>
    public Position Site;
}
