using System.Threading;
using TvixEval.Core.Machine;

namespace TvixEval.Core.Values;

/// <summary>
/// A value that is evaluated when somebody looks. Suspended: code and what it captured; done: the result or the memoised
/// error. No locks: results are published with one reference store, and a thunk that another VM is running is
/// evaluated again here (values are pure, so both results are equal).
/// </summary>
internal partial class Thunk : Value
{
    // Code (suspended or running), a FailedValue, or the result: most values of a big evaluation are thunks, so one field
    // serves for all of them. Publication order: the result first, then the captures are cleared; a reader that finds a
    // capture missing finds the result set.
    private Value state;

    // The first captured value; with too many of them for fields, an array of all.
    private object? capture;

    public Thunk(ThunkCode code)
        : base(ValueKind.Thunk) => state = code;

    public Thunk(ThunkCode code, Value first)
        : this(code)
    {
        capture = first;
        size = 1;
    }

    /// <summary>The code, or null once done.</summary>
    public ThunkCode? Code => Volatile.Read(ref state) as ThunkCode;

    /// <summary>The id of the VM that is running it, or 0.</summary>
    public int Runner
    {
        get => Volatile.Read(ref word);
        set => Volatile.Write(ref word, value);
    }

    /// <summary>The result, a <see cref="FailedValue"/>, or null.</summary>
    public Value? Outcome
    {
        get
        {
            Value current = Volatile.Read(ref state);
            return current.Kind != ValueKind.Code ? current : null;
        }
    }

    /// <summary>The first captured value, where all have a field.</summary>
    public Value? First => Volatile.Read(ref capture) as Value;

    /// <summary>The result if there is one, else null. Never evaluates, and hides a memoised error.</summary>
    public new Value? Peek()
    {
        Value? value = Outcome;
        return value is null ? PeekDeferred() : value is FailedValue ? null : value;
    }

    /// <summary>Makes a suspended thunk evaluate to another value: how <c>__overrides</c> reaches what captured the old one.</summary>
    public void BecomeAlias(Value value)
    {
        state = Thunks.Alias;
        Release();
        capture = value;
        size = 1;
    }

    /// <summary>
    /// Publishes the result unless another machine has published one; so a thunk has the same object as its value for all
    /// machines that do this.
    /// </summary>
    /// <param name="result">The result.</param>
    /// <returns>The result that counts.</returns>
    public Value FinishOnce(Value result)
    {
        result = NixList.OrNull(result) is { } list ? list.InPlace() : result;
        if (Volatile.Read(ref state) is ThunkCode code && ReferenceEquals(Interlocked.CompareExchange(ref state, result, code), code))
        {
            Release();
            return result;
        }

        return Peek() ?? result;
    }

    private Value? PeekDeferred() => Code is DeferredCode deferred ? FinishOnce(deferred.Make()) : null;

    /// <summary>Publishes the result or the memoised error and lets go of the captures.</summary>
    /// <param name="result">The result, or the error.</param>
    /// <returns>What the thunk holds now: the result, or a list that is its own.</returns>
    public Value Finish(Value result)
    {
        result = NixList.OrNull(result) is { } list ? list.InPlace() : result;
        Volatile.Write(ref state, result);
        Release();
        return result;
    }
}
