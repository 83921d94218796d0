using System.Threading;
using TvixEval.Core.Machine;

namespace TvixEval.Core.Values;

/// <summary>
/// A value that is evaluated when somebody looks. Suspended: code and what it captured; done: the result or the memoised
/// error. No locks: results are published with one reference store, and a thunk that another VM is running is
/// evaluated again here (values are pure, so both results are equal).
/// </summary>
internal sealed class Thunk : Value
{
    // Code (suspended or running), a FailedValue, or the result: most values of a big evaluation are thunks, so one field
    // serves for all of them. Publication order: the result first, then the captures are cleared; a reader that finds a
    // capture missing finds the result set.
    private Value state;

    // The second captured value, or an array of those from the second on.
    private object? more;
    private Value? capture;

    public Thunk(ThunkCode code)
        : base(ValueKind.Thunk) => state = code;

    public Thunk(ThunkCode code, Value first)
        : this(code) => capture = first;

    public Thunk(ThunkCode code, Value first, Value second)
        : this(code, first) => more = second;

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

    /// <summary>The first captured value.</summary>
    public Value? First => Volatile.Read(ref capture);

    /// <summary>The second captured value, or an array of those from the second on.</summary>
    public object? More => Volatile.Read(ref more);

    /// <summary>The result if there is one, else null. Never evaluates, and hides a memoised error.</summary>
    public new Value? Peek()
    {
        Value? value = Outcome;
        return value is null ? PeekDeferred() : value is FailedValue ? null : value;
    }

    /// <summary>Sets what is captured, before anybody else sees the thunk.</summary>
    /// <param name="first">The first captured value.</param>
    /// <param name="others">The second one, or an array of those from the second on, or null.</param>
    public void Capture(Value first, object? others)
    {
        capture = first;
        more = others;
    }

    /// <summary>Makes a suspended thunk evaluate to another value: how <c>__overrides</c> reaches what captured the old one.</summary>
    public void BecomeAlias(Value value)
    {
        state = Thunks.Alias;
        capture = value;
        more = null;
    }

    /// <summary>
    /// Publishes the result unless another machine has published one; so a thunk has the same object as its value for all
    /// machines that do this.
    /// </summary>
    /// <param name="result">The result.</param>
    /// <returns>The result that counts.</returns>
    public Value FinishOnce(Value result)
    {
        result = result is NixList list ? list.InPlace() : result;
        if (Volatile.Read(ref state) is ThunkCode code && ReferenceEquals(Interlocked.CompareExchange(ref state, result, code), code))
        {
            capture = null;
            more = null;
            return result;
        }

        return Peek() ?? result;
    }

    /// <summary>Suspends a thunk anew, one that nobody else knows.</summary>
    public void Restart(ThunkCode code, Value first, Value second)
    {
        capture = first;
        more = second;
        Runner = 0;
        state = code;
    }

    private Value? PeekDeferred() => Code is DeferredCode deferred ? FinishOnce(deferred.Make()) : null;

    /// <summary>Publishes the result or the memoised error and lets go of the captures.</summary>
    /// <param name="result">The result, or the error.</param>
    /// <returns>What the thunk holds now: the result, or a list that is its own.</returns>
    public Value Finish(Value result)
    {
        result = result is NixList list ? list.InPlace() : result;
        Volatile.Write(ref state, result);
        capture = null;
        more = null;
        return result;
    }
}
