using System.Runtime.CompilerServices;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;

namespace TvixEval.Core.Machine;

/// <summary>What the machine knows of thunks: how to look at one, and how to make those that apply functions (what C++ Nix calls an app).</summary>
internal static class Thunks
{
    private static readonly StaticCode Apply1 = new(StaticChunks.Application(1));
    private static readonly StaticCode Apply2 = new(StaticChunks.Application(2));

    /// <summary>Code of a thunk whose value is that of its first capture.</summary>
    public static readonly StaticCode Alias = new(StaticChunks.Alias);

    /// <summary>The application of a function to an argument.</summary>
    public static Thunk Apply(Value function, Value argument) => Thunk.Make(Apply1, function, argument);

    /// <summary>Makes a thunk that is done, and that nobody else knows, the application of a function to another argument.</summary>
    public static void ApplyAgain(Thunk thunk, Value function, Value argument) => thunk.Restart(Apply1, function, argument);

    /// <summary>The application of a function to two arguments.</summary>
    public static Thunk Apply(Value function, Value first, Value second) => Thunk.Make(Apply2, function, first, second);

    /// <summary>
    /// What an instruction sees of a value: the value, the result of a thunk that is done, but a function's thunk itself (see
    /// <see cref="Bytecode.OpCode.Force"/>); the thunk as pending where there is no result yet.
    /// </summary>
    /// <param name="value">The value.</param>
    /// <param name="pending">The thunk to evaluate first, or null.</param>
    /// <exception cref="NixException">The evaluation of the thunk has failed.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Value Look(Value value, out Thunk? pending)
    {
        pending = null;
        if (value.Kind != ValueKind.Thunk)
        {
            return value;
        }

        Value? outcome = Thunk.Of(value).Outcome;
        if (outcome is null)
        {
            pending = Thunk.Of(value);
            return value;
        }

        return outcome.Kind < ValueKind.Lambda ? outcome : outcome.Kind == ValueKind.Thunk ? throw Failure(outcome) : value;
    }

    /// <summary>What an evaluated value is, if it is a function behind its thunk (see <see cref="Bytecode.OpCode.Force"/>).</summary>
    /// <param name="value">The value.</param>
    public static Value Unwrap(Value value) => value.Kind == ValueKind.Thunk && Thunk.Of(value).Outcome is { } outcome ? outcome : value;

    /// <summary>The error of a thunk that failed, to throw once more.</summary>
    /// <param name="outcome">Its outcome.</param>
    public static NixException Failure(Value outcome) => ((FailedValue)outcome).Error.Clone();
}
