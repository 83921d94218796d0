using System.Threading;
using TvixEval.Machine;

namespace TvixEval.Values;

/// <summary>
/// A value that is evaluated when somebody looks. Suspended: code and what it captured; done: the result or the memoised
/// error. No locks: results are published with one reference store, and a thunk that another VM is running is
/// evaluated again here (values are pure, so both results are equal).
/// </summary>
internal sealed class Thunk : Value
{
    // Publication order: Outcome first, then the captures are cleared. A reader that finds a capture missing finds Outcome set.
    private Value? outcome;

    public Thunk(ThunkCode code)
        : base(ValueKind.Thunk) => Code = code;

    public Thunk(ThunkCode code, Value first)
        : this(code) => Capture0 = first;

    public Thunk(ThunkCode code, Value first, Value second)
        : this(code, first) => Capture1 = second;

    /// <summary>The code, or null once done.</summary>
    public ThunkCode? Code { get; private set; }

    /// <summary>The first captured value.</summary>
    public Value? Capture0;

    /// <summary>The second captured value.</summary>
    public Value? Capture1;

    /// <summary>Captured values from the third on.</summary>
    public Value[]? Captures;

    /// <summary>The id of the VM that is running it, or 0.</summary>
    public int Runner;

    /// <summary>The result, a <see cref="FailedValue"/>, or null.</summary>
    public Value? Outcome => Volatile.Read(ref outcome);

    /// <summary>The result if there is one, else null. Never evaluates, and hides a memoised error.</summary>
    public new Value? Peek()
    {
        Value? value = Outcome;
        return value is null or FailedValue ? null : value;
    }

    /// <summary>Makes a suspended thunk evaluate to another value: how <c>__overrides</c> reaches what captured the old one.</summary>
    public void BecomeAlias(Value value)
    {
        Code = Thunks.Alias;
        Capture0 = value;
        Capture1 = null;
        Captures = null;
    }

    /// <summary>Publishes the result or the memoised error and lets go of the captures.</summary>
    public void Finish(Value result)
    {
        Volatile.Write(ref outcome, result);
        Code = null;
        Capture0 = null;
        Capture1 = null;
        Captures = null;
    }
}
