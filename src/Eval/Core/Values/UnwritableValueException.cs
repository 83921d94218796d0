using System;
using TvixEval.Text;

namespace TvixEval.Core.Values;

/// <summary>A value, or something in it, cannot be written as an expression.</summary>
internal sealed class UnwritableValueException : Exception
{
    public UnwritableValueException(UnwritableReason reason, string message)
        : base(Bytes.ToText(message)) => Reason = reason;

    public UnwritableReason Reason { get; }
}
