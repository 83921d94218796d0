using System.Management.Automation;
using TvixEval.Diagnostics;
using TvixEval.Text;

namespace TvixEval.Module;

/// <summary>A PowerShell script block that a Nix expression called failed. <see cref="ErrorRecord"/> is the error as PowerShell knows it.</summary>
public sealed class ScriptBlockException : NixException, IContainsErrorRecord
{
    internal ScriptBlockException(RuntimeException error)
        : this(error.ErrorRecord, IsThrow(error.ErrorRecord) ? NixErrorKind.Throw : NixErrorKind.Evaluation, Bytes.FromText(MessageOf(error)))
    {
    }

    private ScriptBlockException(ErrorRecord record, NixErrorKind kind, string message)
        : base(kind, message) => ErrorRecord = record;

    /// <summary>The error inside the script block, with its own position.</summary>
    public ErrorRecord ErrorRecord { get; }

    internal override NixException Clone()
    {
        var copy = new ScriptBlockException(ErrorRecord, Kind, RawMessage) { Position = Position };
        copy.CopyTraces(this);
        return copy;
    }

    // That an error ends the script block is our doing: the message is not to begin with it.
    private static string MessageOf(RuntimeException error) =>
        error is ActionPreferenceStopException ? error.ErrorRecord.ErrorDetails?.Message ?? error.ErrorRecord.Exception.Message : error.Message;

    // A script's own throw is Nix's throw: tryEval catches it. Other errors are no part of what a script means to say.
    private static bool IsThrow(ErrorRecord record) =>
        record.CategoryInfo.Category == ErrorCategory.OperationStopped && record.Exception is RuntimeException { WasThrownFromThrowStatement: true };
}
