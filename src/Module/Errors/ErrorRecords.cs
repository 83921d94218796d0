using System;
using System.Management.Automation;
using TvixEval.Diagnostics;
using TvixEval.Text;

namespace TvixEval.Module.Errors;

/// <summary>Makes the error records of evaluation errors: a stable id, a category, and the position in the Nix source.</summary>
internal static class ErrorRecords
{
    /// <summary>The record of an evaluation error.</summary>
    /// <param name="error">The error.</param>
    /// <param name="target">What was being evaluated.</param>
    /// <param name="advice">What to do about it, if that is known better than from the error.</param>
    /// <param name="property">The attribute that was read, where the error does not tell.</param>
    /// <param name="input">Of several inputs, the index of the one that it is about.</param>
    public static ErrorRecord Create(NixException error, object? target, string? advice = null, string? property = null, int? input = null)
    {
        (string id, ErrorCategory category) = Describe(error);
        ErrorRecord record = ErrorPosition.CreateRecord(error, id, category, target, error.Place);
        if (ErrorTrail.Append(advice ?? ErrorAdvice.For(error), error, property, input) is { } action)
        {
            record.ErrorDetails = new ErrorDetails(Shown(error.Message)) { RecommendedAction = Shown(action) };
        }

        return Clean(record);
    }

    /// <summary>The record of a value that cannot cross between the languages.</summary>
    /// <param name="error">The error.</param>
    /// <param name="target">The value in question.</param>
    public static ErrorRecord Create(NixConversionException error, object? target) =>
        Clean(new ErrorRecord(error, error.ErrorId, error.Category, target));

    // What is shown is what ErrorDetails have, if there are any. The message itself stays what it is.
    private static ErrorRecord Clean(ErrorRecord record)
    {
        if (record.ErrorDetails is null && HiddenCharacters.IndexIn(record.Exception.Message) >= 0)
        {
            record.ErrorDetails = new ErrorDetails(Shown(record.Exception.Message));
        }

        return record;
    }

    // As in the report: what a terminal would act on goes.
    private static string Shown(string message) =>
        HiddenCharacters.IndexIn(message.Replace("\r\n", "\n")) < 0 ? message : Bytes.ToText(TerminalFilter.Apply(Bytes.FromText(message)));

    /// <summary>The record of either.</summary>
    /// <param name="error">A <see cref="NixException"/> or a <see cref="NixConversionException"/>.</param>
    /// <param name="target">What was being dealt with.</param>
    public static ErrorRecord Create(Exception error, object? target) =>
        error is NixException nix ? Create(nix, target) : Create((NixConversionException)error, target);

    /// <summary>The stable id of an error.</summary>
    /// <param name="error">The error.</param>
    public static string IdOf(NixException error) => Describe(error).Id;

    private static (string Id, ErrorCategory Category) Describe(NixException error) => error switch
    {
        ScriptBlockException script => ("NixScriptBlockError", script.ErrorRecord.CategoryInfo.Category),
        RefusedValueException refused => (refused.ErrorId, refused.Category),
        NotDataException => ("NotNixData", ErrorCategory.ParserError),
        _ => Describe(error.Kind),
    };

    private static (string Id, ErrorCategory Category) Describe(NixErrorKind kind) => (NixErrorIds.Of(kind), CategoryOf(kind));

    private static ErrorCategory CategoryOf(NixErrorKind kind) => kind switch
    {
        NixErrorKind.Throw => ErrorCategory.OperationStopped,
        NixErrorKind.Assertion => ErrorCategory.InvalidResult,
        NixErrorKind.Abort => ErrorCategory.OperationStopped,
        NixErrorKind.Type => ErrorCategory.InvalidType,
        NixErrorKind.UndefinedVariable => ErrorCategory.ObjectNotFound,
        NixErrorKind.MissingAttribute => ErrorCategory.ObjectNotFound,
        NixErrorKind.MissingArgument => ErrorCategory.InvalidArgument,
        NixErrorKind.InfiniteRecursion => ErrorCategory.DeadlockDetected,
        NixErrorKind.StackOverflow => ErrorCategory.LimitsExceeded,
        NixErrorKind.Parse => ErrorCategory.ParserError,
        NixErrorKind.IO => ErrorCategory.ReadError,
        NixErrorKind.Access => ErrorCategory.PermissionDenied,
        NixErrorKind.ExperimentalFeature => ErrorCategory.NotEnabled,
        NixErrorKind.Unsupported => ErrorCategory.NotImplemented,
        NixErrorKind.StoreConflict => ErrorCategory.ResourceExists,
        NixErrorKind.Timeout => ErrorCategory.OperationTimeout,
        NixErrorKind.MemoryLimit => ErrorCategory.LimitsExceeded,
        NixErrorKind.FetchLimit => ErrorCategory.LimitsExceeded,
        NixErrorKind.Interrupted => ErrorCategory.OperationStopped,
        NixErrorKind.UnexpectedArgument => ErrorCategory.InvalidArgument,
        NixErrorKind.InvalidArgument => ErrorCategory.InvalidArgument,
        NixErrorKind.DuplicateAttribute => ErrorCategory.InvalidData,
        NixErrorKind.DivisionByZero => ErrorCategory.InvalidArgument,
        NixErrorKind.IntegerOverflow => ErrorCategory.InvalidResult,
        NixErrorKind.IndexOutOfRange => ErrorCategory.InvalidArgument,
        NixErrorKind.InvalidRegex => ErrorCategory.InvalidArgument,
        NixErrorKind.InvalidJson => ErrorCategory.ParserError,
        NixErrorKind.InvalidToml => ErrorCategory.ParserError,
        NixErrorKind.InvalidString => ErrorCategory.InvalidData,
        NixErrorKind.StringContext => ErrorCategory.InvalidData,
        NixErrorKind.InvalidPath => ErrorCategory.InvalidArgument,
        NixErrorKind.InvalidHash => ErrorCategory.InvalidArgument,
        NixErrorKind.HashMismatch => ErrorCategory.SecurityError,
        NixErrorKind.InvalidStorePath => ErrorCategory.InvalidArgument,
        NixErrorKind.InvalidDerivation => ErrorCategory.InvalidData,
        NixErrorKind.InvalidFlake => ErrorCategory.InvalidData,
        NixErrorKind.Fetch => ErrorCategory.ResourceUnavailable,
        _ => ErrorCategory.NotSpecified,
    };
}
