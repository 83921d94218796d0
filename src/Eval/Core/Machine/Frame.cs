using System.Runtime.CompilerServices;
using TvixEval.Core.Bytecode;
using TvixEval.Core.Values;
using TvixEval.Text;
#if NET8_0_OR_GREATER
using System.Runtime.InteropServices;
#endif

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

    /// <summary>The function whose captured values the code uses; of a call only.</summary>
    public Closure? Function;

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

    /// <summary>The position of the running instruction; for machine code the site it stands for.</summary>
    public Position Position =>
        Chunk.File is not null ? Chunk.PositionAt(Pc)
        : Thunk is null || IsBoundary ? Site
        : CallPosition;

    /// <summary>The position of the call that pushed the frame.</summary>
    public Position CallPosition
    {
        get
        {
            for (Frame frame = this; !frame.HidesPosition && frame.Previous is { } caller; frame = caller)
            {
                if (caller.Chunk.Builtin is null)
                {
                    return caller.Position;
                }
            }

            return Position.None;
        }
    }

    /// <summary>Where errors of what runs in the frame are said to be: a builtin is where it is called.</summary>
    public Position Here => Chunk.Builtin is null ? Position : CallPosition;

    /// <summary>A register.</summary>
    /// <param name="register">Its number.</param>
    public ref Value? this[int register]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref At(Registers, Base + register);
    }

    /// <summary>A slot of a segment that belongs to the window of a frame.</summary>
    /// <param name="registers">The segment's slots.</param>
    /// <param name="index">The slot.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref Value? At(Slot[] registers, int index)
    {
#if NET8_0_OR_GREATER
        // Every frame's window was checked against its segment when the frame was pushed.
        return ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(registers), (nint)(uint)index).Value;
#else
        return ref registers[index].Value;
#endif
    }
}
