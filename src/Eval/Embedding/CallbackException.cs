using System;
using TvixEval.Diagnostics;
using TvixEval.Text;

namespace TvixEval.Embedding;

/// <summary>A function, or a property of an object, that the program has given to Nix failed; the program's own exception is the inner one.</summary>
internal sealed class CallbackException : NixException
{
    private CallbackException(Exception cause, NixErrorKind kind, string message)
        : base(kind, message, Position.None, cause)
    {
    }

    /// <inheritdoc/>
    public override string Id => Kind == NixErrorKind.Evaluation ? "NixCallbackError" : base.Id;

    /// <summary>The error that an exception of the program is to Nix.</summary>
    /// <param name="cause">The exception.</param>
    public static CallbackException Of(Exception cause) => new(
        cause,
        cause switch
        {
            NixError error => error.Kind,
            NixCastException => NixErrorKind.Type,
            _ => NixErrorKind.Evaluation,
        },
        Bytes.FromText(cause.Message));

    /// <summary>Whether an exception is an error to Nix, and does not simply end the evaluation.</summary>
    /// <param name="exception">The exception.</param>
    public static bool IsError(Exception exception) => exception is not (NixException or OperationCanceledException or ObjectDisposedException or OutOfMemoryException);

    internal override NixException Clone()
    {
        var copy = new CallbackException(InnerException!, Kind, RawMessage) { Position = Position };
        copy.CopyTraces(this);
        return copy;
    }
}
