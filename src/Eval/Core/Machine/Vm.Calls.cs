using TvixEval.Core.Bytecode;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Text;
using static TvixEval.Core.Machine.Making;

namespace TvixEval.Core.Machine;

/// <content>Calls of everything but a function that takes exactly the given arguments (which the run loop does itself).</content>
internal sealed partial class Vm
{
    /// <summary>Calls with one argument; returns the frame to go on with, and where.</summary>
    private Frame Call1(Frame frame, Value function, Value argument, int target, out int pc)
    {
        if (function is BuiltinValue { Builtin: var builtin } && builtin.Arity == 1)
        {
            return CallBuiltin(frame, builtin, argument, null, null, target, out pc);
        }

        return Apply(frame, function, new[] { argument }, target, out pc);
    }

    private Frame CallMany(Frame frame, Value function, Source[] sources, int target, out int pc)
    {
        if (function is BuiltinValue { Builtin: var builtin } && builtin.Arity == sources.Length)
        {
            Value first = Make(frame, sources[0].Code);
            Value second = Make(frame, sources[1].Code);
            Value? third = sources.Length == 3 ? Make(frame, sources[2].Code) : null;
            return CallBuiltin(frame, builtin, first, second, third, target, out pc);
        }

        var arguments = new Value[sources.Length];
        for (int i = 0; i < arguments.Length; i++)
        {
            arguments[i] = Make(frame, sources[i].Code);
        }

        return Apply(frame, function, arguments, target, out pc);
    }

    /// <summary>Applies any evaluated value to any number of arguments.</summary>
    private Frame Apply(Frame frame, Value function, Value[] arguments, int target, out int pc)
    {
        switch (function)
        {
            case Closure closure:
                return ApplyClosure(frame, closure, arguments, target, out pc);
            case BuiltinValue { Builtin: var builtin }:
                return ApplyBuiltin(frame, builtin, arguments, target, out pc);
            case PartialBuiltin partial:
                var all = new Value[partial.Arguments.Length + arguments.Length];
                partial.Arguments.CopyTo(all, 0);
                arguments.CopyTo(all, partial.Arguments.Length);
                return ApplyBuiltin(frame, partial.Builtin, all, target, out pc);
            case AttrSet set when set.Get(Symbols.Functor) is { } functor:
                return ApplyFunctor(frame, functor, set, arguments, target, out pc);
            default:
                throw new NixException(
                    NixErrorKind.Type,
                    $"attempt to call something which is not a function but {Forcing.Describe(function)}",
                    frame.Here);
        }
    }

    private Frame ApplyClosure(Frame frame, Closure closure, Value[] arguments, int target, out int pc)
    {
        int count = System.Math.Min(arguments.Length, closure.Unit.Depth);
        if (count < arguments.Length)
        {
            frame = PushRest(frame, arguments, count, target);
            target = 0;
        }

        Frame next = Push(frame, count == 1 ? closure.Unit.Chunk : closure.Unit.CurriedChunk(count), levels: 1);
        for (int i = 0; i < count; i++)
        {
            next[i] = arguments[i];
        }

        next.Function = closure;
        next.Target = target;
        CountCall(next);
        pc = 0;
        return next;
    }

    /// <summary>A frame that applies the result of a call, which is about to be made, to the remaining arguments.</summary>
    private Frame PushRest(Frame frame, Value[] arguments, int used, int target)
    {
        int count = arguments.Length - used;
        Frame rest = Push(frame, StaticChunks.Rest(count), levels: 0);
        rest.Site = frame.Here;
        for (int i = 0; i < count; i++)
        {
            rest[1 + i] = arguments[used + i];
        }

        rest.Target = target;

        // The call goes into r0; the frame goes on behind the instruction that it pretends to be in.
        rest.Pc = -1;
        current = rest;
        return rest;
    }

    private Frame ApplyFunctor(Frame frame, Value functor, AttrSet self, Value[] arguments, int target, out int pc)
    {
        Frame next = Push(frame, StaticChunks.Functor(arguments.Length), levels: 1);
        next.Site = self.PositionOf(Symbols.Functor);
        next[0] = functor;
        next[1] = self;
        for (int i = 0; i < arguments.Length; i++)
        {
            next[2 + i] = arguments[i];
        }

        next.Target = target;
        CountCall(next);
        pc = 0;
        return next;
    }

    private Frame ApplyBuiltin(Frame frame, Builtin builtin, Value[] arguments, int target, out int pc)
    {
        int arity = builtin.Arity;
        if (arguments.Length < arity)
        {
            frame[target] = new PartialBuiltin(builtin, arguments);
            pc = frame.Pc + 1;
            return frame;
        }

        if (arguments.Length > arity)
        {
            frame = PushRest(frame, arguments, arity, target);
            target = 0;
        }

        return CallBuiltin(
            frame,
            builtin,
            arguments[0],
            arity > 1 ? arguments[1] : null,
            arity > 2 ? arguments[2] : null,
            target,
            out pc);
    }

    /// <summary>
    /// Calls a builtin at once if the arguments that it evaluates first are evaluated; else pushes a frame that evaluates
    /// them, so that evaluation does not recurse on the native stack.
    /// </summary>
    private Frame CallBuiltin(Frame frame, Builtin builtin, Value first, Value? second, Value? third, int target, out int pc)
    {
        if (builtin.Strict != 0
            && (((builtin.Strict & 1) != 0 && IsSuspended(first))
                || ((builtin.Strict & 2) != 0 && second is not null && IsSuspended(second))
                || ((builtin.Strict & 4) != 0 && third is not null && IsSuspended(third))))
        {
            Frame entry = PushEntry(frame, builtin, first, target);
            if (second is not null)
            {
                entry[1] = second;
                if (third is not null)
                {
                    entry[2] = third;
                }
            }

            pc = 0;
            return entry;
        }

        // While the builtin runs, the frame of the call is the current one: it has the position.
        Value result = Invoke(builtin, first, second, third);
        if (result.Kind == ValueKind.Thunk)
        {
            Value? outcome = Thunk.Of(result).Outcome;
            if (outcome is null || outcome.Kind == ValueKind.Thunk)
            {
                Frame entry = PushEntry(frame, builtin, result, target);
                pc = StaticChunks.ForceResultAt(entry.Chunk);
                return entry;
            }

            result = outcome;
        }

        frame[target] = result;
        pc = frame.Pc + 1;
        return frame;
    }

    /// <summary>
    /// Whether a builtin goes on to its other arguments after the first. If not, it fails in the call, and a value that is there already stands
    /// for the next argument.
    /// </summary>
    private static bool Suits(Frame frame, int register, FirstArgument wanted)
    {
        Value argument = frame[register]!;
        Value? value = argument.Kind == ValueKind.Thunk ? Thunk.Of(argument).Outcome : argument;
        bool suits = wanted switch
        {
            FirstArgument.Function => value?.Kind is ValueKind.Lambda or ValueKind.Builtin or ValueKind.PartialBuiltin || (AttrSet.OrNull(value) is { } set && set.Contains(Symbols.Functor)),
            FirstArgument.String => value is NixString,
            FirstArgument.Name => value is NixString { Context: null },
            FirstArgument.Attrs => value?.Kind == ValueKind.Attrs,
            FirstArgument.Int => value is NixInt,
            _ => true,
        };
        if (!suits)
        {
            frame[register + 1] = argument;
        }

        return suits;
    }

    private static bool IsSuspended(Value value) => value.Kind == ValueKind.Thunk && Thunk.Of(value).Outcome is null;

    private Frame PushEntry(Frame frame, Builtin builtin, Value first, int target)
    {
        Frame entry = Push(frame, StaticChunks.Entry(builtin), levels: 1);
        entry[0] = first;
        entry.Target = target;
        CountCall(entry);
        return entry;
    }

    /// <summary>Invokes the builtin of an entry frame with the arguments in its registers.</summary>
    private Value InvokeEntry(Frame frame)
    {
        Builtin builtin = frame.Chunk.Builtin!;
        Value first = frame[0]!;
        Value? second = builtin.Arity > 1 ? frame[1] : null;
        Value? third = builtin.Arity > 2 ? frame[2] : null;
        depth--;
        try
        {
            return Invoke(builtin, first, second, third);
        }
        finally
        {
            depth++;
        }
    }

    /// <summary>The border to native code: the slot is lent, the call counted, and the error that passes gets its line of trace.</summary>
    private Value Invoke(Builtin builtin, Value first, Value? second, Value? third, bool fromNative = false)
    {
        if (depth > MaxCallDepth)
        {
            throw DepthExceeded();
        }

        if (--budget < 0)
        {
            Poll();
        }

        NixException error;
        depth++;
        Frame caller = current;
        VmSlot.Scope slot = VmSlot.Install(this);
        try
        {
            return builtin.Arity switch
            {
                1 => builtin.Body1(this, first),
                2 => builtin.Body2(this, first, second!),
                _ => builtin.Body3(this, first, second!, third!),
            };
        }
        catch (NixException e) when (builtin.AddsTrace)
        {
            current = caller;
            error = e.AddTrace(fromNative ? Position.None : CallPosition, FrameTraces.HintOf(builtin));
        }
        finally
        {
            current = caller;
            slot.Dispose();
            depth--;
        }

        throw error;
    }
}
