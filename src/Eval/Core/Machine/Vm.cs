using System;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Threading;
using TvixEval.Core.Bytecode;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Text;
using TvixEval.Work;

namespace TvixEval.Core.Machine;

/// <summary>
/// A virtual machine: runs Nix code, for one thread at a time. Calls and evaluations push frames on the machine's own
/// stack and never recurse on the native one, so depth costs memory, not a crash. Parts: the run loop (Loop), calls,
/// unwinding of errors, limits, memory. What uses the machine and needs nothing of its own has classes of its own: making of
/// delayed values, selection, operators, forcing and coercion for native code, equality, order.
/// </summary>
internal sealed partial class Vm
{
    private const int SegmentSize = 8192;
    private static int lastId;

    private readonly int id = Interlocked.Increment(ref lastId);

    private Frame current;

    static Vm() => StackGuard.CaptureThreadState = CaptureSlot;

    /// <summary>Creates a machine.</summary>
    /// <param name="host">The evaluator, which it shares with others.</param>
    internal Vm(IMachineHost host)
    {
        Host = host ?? throw new ArgumentNullException(nameof(host));
        Names = host.Names;
        MaxCallDepth = host.MaxCallDepth;
        Equality = new Equality(this);
        current = new Frame(null, new Segment(SegmentSize));
        if (id == 1)
        {
            // Compiling the loop is a tenth of what a first evaluation takes: it happens while the source is parsed.
            ThreadPool.UnsafeQueueUserWorkItem(static vm => RuntimeHelpers.PrepareDelegate(((Vm)vm!).Loop), this);
        }
    }

    /// <summary>The evaluator, as far as a machine knows it.</summary>
    internal IMachineHost Host { get; }

    /// <summary>The names that the evaluation has seen: those of the evaluator, if it serves no other evaluation.</summary>
    internal NameTable Names { get; set; }

    /// <summary>
    /// Whether a thunk that several machines evaluate at once has the same object as its value for all of them that say so.
    /// Values are equal anyway; this is for those who recognise a set by its identity.
    /// </summary>
    internal bool SharesResults { get; set; }

    /// <summary>What evaluates values on other threads before they are needed; null where nothing does.</summary>
    internal BackgroundForcing? Background { get; set; }

    /// <summary>Whether nobody is to hear of its messages: what it evaluates was not asked for.</summary>
    internal bool IsQuiet { get; init; }

    /// <summary>Where texts of many parts are put together, each behind what is there.</summary>
    internal ByteBuilder Text { get; } = new();

    /// <summary>The comparison of lists and sets.</summary>
    internal Equality Equality { get; }

    /// <summary>The frame that is running.</summary>
    internal Frame CurrentFrame => current;

    /// <summary>The position of the call of the builtin that is running.</summary>
    internal Position CallPosition => current.Here;

    /// <summary>Evaluates a value to its outermost constructor.</summary>
    /// <param name="value">The value.</param>
    /// <exception cref="NixException">Evaluation fails.</exception>
    public Value Force(Value value) => value.Kind != ValueKind.Thunk ? value : ForceThunk(Thunk.Of(value), Position.None);

    /// <summary>Evaluates a value to its outermost constructor.</summary>
    /// <param name="value">The value.</param>
    /// <param name="position">The position at which an infinite recursion is reported.</param>
    internal Value Force(Value value, Position position) =>
        value.Kind != ValueKind.Thunk ? value : ForceThunk(Thunk.Of(value), position);

    /// <summary>Evaluates a value and everything in it (C++ Nix's <c>forceValueDeep</c>).</summary>
    /// <param name="value">The value.</param>
    /// <exception cref="NixException">Evaluation of some part fails.</exception>
    public void ForceDeep(Value value) => DeepForcing.Run(this, value);

    /// <summary>The language's <c>==</c>: functions are never equal here, nor is anything equal to itself without being compared.</summary>
    /// <param name="left">One value.</param>
    /// <param name="right">The other.</param>
    /// <exception cref="NixException">Evaluation of a part that is compared fails.</exception>
    public bool AreEqual(Value left, Value right) => Equality.AreEqual(left, right);

    /// <summary>The order of <c>builtins.lessThan</c>: numbers, strings, paths, and lists of such.</summary>
    /// <param name="left">One value.</param>
    /// <param name="right">The other.</param>
    /// <exception cref="NixException">Values of these types have no order, or evaluation fails.</exception>
    public bool IsLess(Value left, Value right) => Ordering.IsLess(this, left, right);

    /// <summary>Calls a function; the result is evaluated.</summary>
    /// <param name="function">The function, or anything that can be called.</param>
    /// <param name="argument">The argument, evaluated or not.</param>
    /// <exception cref="NixException">Evaluation fails.</exception>
    public Value Call(Value function, Value argument) => CallFromNative(function, argument);

    /// <summary>Calls a function with two arguments; the result is evaluated.</summary>
    /// <param name="function">The function, or anything that can be called.</param>
    /// <param name="first">The first argument.</param>
    /// <param name="second">The second argument.</param>
    /// <exception cref="NixException">Evaluation fails.</exception>
    public Value Call(Value function, Value first, Value second) => CallFromNative(function, first, second);

    /// <summary>Calls a function from a given position (perhaps none) instead of that of the running builtin.</summary>
    internal Value Call(Value function, Value argument, Position position) => CallFromNative(function, new[] { argument }, position);

    /// <summary>Runs compiled code that captures nothing.</summary>
    internal Value Run(CodeUnit unit) => ForceThunk(new Thunk(unit), Position.None);

    private static Func<Action?>? CaptureSlot()
    {
        MemoryBudget? budget = MemoryBudget.Current;
        if (VmSlot.Current is not { } vm)
        {
            return () =>
            {
                MemoryBudget.Current = budget;
                return null;
            };
        }

        return () =>
        {
            MemoryBudget.Current = budget;
            VmSlot.Scope scope = VmSlot.Install(vm);
            return () => scope.Dispose();
        };
    }

    private Value ForceThunk(Thunk thunk, Position position)
    {
        Value? outcome = thunk.Outcome;
        if (outcome is not null)
        {
            return outcome.Kind != ValueKind.Thunk ? outcome : throw Thunks.Failure(outcome);
        }

        return StackGuard.HasRoom() ? ForceSuspended(thunk, position) : ForceOnBigStack(thunk, position);
    }

    // Lambdas stand in methods of their own: their captures would be allocated on every call of the method around them.
    private Value ForceOnBigStack(Thunk thunk, Position position) => StackGuard.OnBigStack(() => ForceThunk(thunk, position));

    private Value ForceSuspended(Thunk thunk, Position position)
    {
        if (thunk.Runner == id && thunk.Code is not null)
        {
            throw FrameTraces.InfiniteRecursion(current, thunk, position);
        }

        Frame? frame = PushThunk(current, thunk, out Value? result);
        if (frame is null)
        {
            return result ?? ForceThunk(thunk, position);
        }

        frame.IsBoundary = true;
        frame.Site = position;
        return RunTo(frame);
    }

    private Value CallFromNative(Value function, Value argument)
    {
        if (!StackGuard.HasRoom())
        {
            return CallOnBigStack(function, argument);
        }

        Value callee = Force(function);
        switch (callee)
        {
            case Closure closure:
                Frame frame = Push(current, closure.Unit.Chunk, levels: 1);
                frame[0] = argument;
                frame.Function = closure;
                frame.HidesPosition = true;
                CountCall(frame);
                frame.IsBoundary = true;
                return RunTo(frame);
            case BuiltinValue { Builtin: { Arity: 1 } builtin }:
                return Force(Invoke(builtin, argument, null, null, fromNative: true));
            default:
                return CallFromNative(callee, new[] { argument }, Position.None);
        }
    }

    private Value CallOnBigStack(Value function, Value argument) => StackGuard.OnBigStack(() => CallFromNative(function, argument));

    private Value CallFromNative(Value function, Value first, Value second)
    {
        Value callee = Force(function);
        if (callee is Closure closure && closure.Unit.Depth >= 2 && StackGuard.HasRoom())
        {
            Frame frame = Push(current, closure.Unit.CurriedChunk(2), levels: 1);
            frame[0] = first;
            frame[1] = second;
            frame.Function = closure;
            frame.HidesPosition = true;
            CountCall(frame);
            frame.IsBoundary = true;
            return RunTo(frame);
        }

        if (callee is BuiltinValue { Builtin: { Arity: 2 } builtin } && StackGuard.HasRoom())
        {
            return Force(Invoke(builtin, first, second, null, fromNative: true));
        }

        return CallFromNative(callee, new[] { first, second }, Position.None);
    }

    /// <summary>The general way: a frame of machine code that makes the call.</summary>
    private Value CallFromNative(Value function, Value[] arguments, Position position)
    {
        if (!StackGuard.HasRoom())
        {
            return CallOnBigStack(function, arguments, position);
        }

        Value callee = Force(function, position);
        Frame frame = Push(current, StaticChunks.Rest(arguments.Length), levels: 0);
        frame.Site = position;
        frame[0] = callee;
        for (int i = 0; i < arguments.Length; i++)
        {
            frame[1 + i] = arguments[i];
        }

        frame.IsBoundary = true;
        return RunTo(frame);
    }

    private Value CallOnBigStack(Value function, Value[] arguments, Position position) =>
        StackGuard.OnBigStack(() => CallFromNative(function, arguments, position));

    /// <summary>Runs until a frame returns.</summary>
    private Value RunTo(Frame boundary)
    {
        current = boundary;
        while (true)
        {
            ExceptionDispatchInfo? foreign = null;
            NixException? error = null;
            NixException? met = null;
            try
            {
                return Loop(current);
            }
            catch (NixException e) when (Host.Instrumentation is not null)
            {
                met = e;
            }
            catch (NixException e)
            {
                error = Unwind(e, boundary) ? null : e;
            }
            catch (OutOfMemoryException)
            {
                // What the frames hold is free again, so there is memory for the error.
                Abandon(boundary);
                error = (NixException)MemoryBudget.OutOfMemory();
            }
            catch (Exception e)
            {
                Abandon(boundary);
                foreign = ExceptionDispatchInfo.Capture(e);
            }

            // Behind the handlers, so that their stack is free again: see NixException.Pass.
            foreign?.Throw();
            if (met is not null)
            {
                error = UnwindObserved(met, boundary);
            }

            if (error is not null)
            {
                throw error;
            }
        }
    }
}
