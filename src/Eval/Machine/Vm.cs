using System;
using System.Runtime.CompilerServices;
using System.Threading;
using TvixEval.Bytecode;
using TvixEval.Diagnostics;
using TvixEval.Syntax;
using TvixEval.Values;
#if NET8_0_OR_GREATER
using System.Runtime.InteropServices;
#endif

namespace TvixEval.Machine;

/// <summary>
/// A virtual machine: runs Nix code, for one thread at a time. Calls and evaluations push frames on the machine's own
/// stack and never recurse on the native one, so depth costs memory, not a crash. Parts: the run loop (Loop), calls,
/// making of delayed values (Make), selection, operators, forcing for native code, unwinding of errors, limits.
/// </summary>
public sealed partial class Vm
{
    private const int SegmentSize = 8192;
    private static int lastId;

    private readonly int id = Interlocked.Increment(ref lastId);
    private Frame current;

    static Vm() => StackGuard.CaptureThreadState = CaptureSlot;

    /// <summary>Creates a machine.</summary>
    /// <param name="evaluator">What it shares with others.</param>
    public Vm(Evaluator evaluator)
    {
        Evaluator = evaluator ?? throw new ArgumentNullException(nameof(evaluator));
        MaxCallDepth = evaluator.Settings.MaxCallDepth;
        current = new Frame(null, new Segment(SegmentSize));
    }

    /// <summary>What this machine shares with others: settings, files, the base environment.</summary>
    public Evaluator Evaluator { get; }

    /// <summary>The position of the call of the builtin that is running.</summary>
    internal Position CallPosition => current.Chunk.Builtin is null ? PositionIn(current) : PositionOfCall(current);

    /// <summary>Evaluates a value to its outermost constructor.</summary>
    /// <param name="value">The value.</param>
    /// <exception cref="NixException">Evaluation fails.</exception>
    public Value Force(Value value) => value.Kind != ValueKind.Thunk ? value : ForceThunk((Thunk)value, null);

    /// <summary>Evaluates a value to its outermost constructor.</summary>
    /// <param name="value">The value.</param>
    /// <param name="position">The position at which an infinite recursion is reported.</param>
    internal Value Force(Value value, Position position) =>
        value.Kind != ValueKind.Thunk ? value : ForceThunk((Thunk)value, position);

    /// <summary>Calls a function; the result is evaluated.</summary>
    /// <param name="function">The function, or anything that can be called.</param>
    /// <param name="argument">The argument, evaluated or not.</param>
    /// <exception cref="NixException">Evaluation fails.</exception>
    public Value Call(Value function, Value argument) => CallFromNative(function, new[] { argument }, null);

    /// <summary>Calls a function with two arguments; the result is evaluated.</summary>
    /// <param name="function">The function, or anything that can be called.</param>
    /// <param name="first">The first argument.</param>
    /// <param name="second">The second argument.</param>
    /// <exception cref="NixException">Evaluation fails.</exception>
    public Value Call(Value function, Value first, Value second) => CallFromNative(function, new[] { first, second }, null);

    /// <summary>Calls a function from a given position (perhaps none) instead of that of the running builtin.</summary>
    internal Value Call(Value function, Value argument, Position position) => CallFromNative(function, new[] { argument }, position);

    /// <summary>Runs compiled code that captures nothing.</summary>
    internal Value Run(CodeUnit unit) => ForceThunk(new Thunk(unit), null);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref Value? At(Slot[] registers, int index)
    {
#if NET8_0_OR_GREATER
        // Every frame's window was checked against its segment when the frame was pushed.
        return ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(registers), (nint)(uint)index).Value;
#else
        return ref registers[index].Value;
#endif
    }

    private static Func<Action?>? CaptureSlot()
    {
        Vm? vm = VmSlot.Current;
        if (vm is null)
        {
            return null;
        }

        return () =>
        {
            VmSlot.Scope scope = VmSlot.Install(vm);
            return () => scope.Dispose();
        };
    }

    private Value ForceThunk(Thunk thunk, Position? position)
    {
        Value? outcome = thunk.Outcome;
        if (outcome is not null)
        {
            return outcome.Kind != ValueKind.Thunk ? outcome : throw Failure(outcome);
        }

        if (!StackGuard.HasRoom())
        {
            return StackGuard.OnBigStack(() => ForceThunk(thunk, position));
        }

        Frame caller = current;
        if (thunk.Runner == id && thunk.Code is not null)
        {
            throw InfiniteRecursion(thunk, position ?? CallPosition);
        }

        Frame? frame = PushThunk(caller, thunk, out Value? result);
        if (frame is null)
        {
            return result ?? ForceThunk(thunk, position);
        }

        frame.IsBoundary = true;
        try
        {
            return RunTo(frame);
        }
        catch (NixException e) when (e.Kind == NixErrorKind.InfiniteRecursion && !e.Position.IsKnown)
        {
            e.Position = position ?? CallPosition;
            throw;
        }
    }

    private Value CallFromNative(Value function, Value[] arguments, Position? position)
    {
        if (!StackGuard.HasRoom())
        {
            return StackGuard.OnBigStack(() => CallFromNative(function, arguments, position));
        }

        Value callee = position is { } known ? Force(function, known) : Force(function);
        Frame caller = current;

        // A frame of machine code that makes the call: r0 (...).
        Frame frame = Push(caller, StaticChunks.Rest(arguments.Length), levels: 0);
        frame.Site = position ?? CallPosition;
        At(frame.Registers, frame.Base) = callee;
        for (int i = 0; i < arguments.Length; i++)
        {
            At(frame.Registers, frame.Base + 1 + i) = arguments[i];
        }

        frame.IsBoundary = true;
        return RunTo(frame);
    }

    /// <summary>Runs until a frame returns.</summary>
    private Value RunTo(Frame boundary)
    {
        current = boundary;
        while (true)
        {
            try
            {
                return Loop(current);
            }
            catch (NixException e)
            {
                if (!Unwind(e, boundary))
                {
                    throw;
                }
            }
            catch
            {
                Abandon(boundary);
                throw;
            }
        }
    }

    /// <summary>The position of a frame's running instruction; for machine code the site it stands for.</summary>
    private static Position PositionIn(Frame frame) => frame.Chunk.File is null ? frame.Site : frame.Chunk.PositionAt(frame.Pc);

    /// <summary>The position of the call that pushed a frame.</summary>
    private static Position PositionOfCall(Frame frame)
    {
        while (true)
        {
            if (frame.HidesPosition || frame.Previous is not { } caller)
            {
                return Position.None;
            }

            if (caller.Chunk.Builtin is null)
            {
                return PositionIn(caller);
            }

            frame = caller;
        }
    }
}
