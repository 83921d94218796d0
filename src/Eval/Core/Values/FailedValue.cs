using TvixEval.Diagnostics;

namespace TvixEval.Core.Values;

/// <summary>The outcome of a thunk whose evaluation failed: forcing it again throws the same error again. Never a value elsewhere.</summary>
internal sealed class FailedValue : Value
{
    public FailedValue(NixException error)
        : base(ValueKind.Thunk) => Error = error;

    /// <summary>The error; rethrown as a clone, since traces are added to what is thrown.</summary>
    public NixException Error { get; }
}
