namespace TvixEval.Diagnostics;

/// <summary>The stable ids of errors (<c>docs/errors.md</c>).</summary>
internal static class NixErrorIds
{
    /// <summary>The id of a kind of errors.</summary>
    /// <param name="kind">The kind.</param>
    public static string Of(NixErrorKind kind) => kind switch
    {
        NixErrorKind.Throw => "NixThrow",
        NixErrorKind.Assertion => "NixAssertion",
        NixErrorKind.Abort => "NixAbort",
        NixErrorKind.Type => "NixTypeError",
        NixErrorKind.UndefinedVariable => "NixUndefinedVariable",
        NixErrorKind.MissingAttribute => "NixMissingAttribute",
        NixErrorKind.MissingArgument => "NixMissingArgument",
        NixErrorKind.InfiniteRecursion => "NixInfiniteRecursion",
        NixErrorKind.StackOverflow => "NixStackOverflow",
        NixErrorKind.Parse => "NixParseError",
        NixErrorKind.IO => "NixIOError",
        NixErrorKind.Access => "NixAccessDenied",
        NixErrorKind.ExperimentalFeature => "NixExperimentalFeature",
        NixErrorKind.Unsupported => "NixUnsupported",
        NixErrorKind.StoreConflict => "NixStoreConflict",
        NixErrorKind.Timeout => "NixTimeout",
        NixErrorKind.MemoryLimit => "NixMemoryLimit",
        NixErrorKind.FetchLimit => "NixFetchLimit",
        NixErrorKind.Interrupted => "NixInterrupted",
        NixErrorKind.UnexpectedArgument => "NixUnexpectedArgument",
        NixErrorKind.InvalidArgument => "NixInvalidArgument",
        NixErrorKind.DuplicateAttribute => "NixDuplicateAttribute",
        NixErrorKind.DivisionByZero => "NixDivisionByZero",
        NixErrorKind.IntegerOverflow => "NixIntegerOverflow",
        NixErrorKind.IndexOutOfRange => "NixIndexOutOfRange",
        NixErrorKind.InvalidRegex => "NixInvalidRegex",
        NixErrorKind.InvalidJson => "NixInvalidJson",
        NixErrorKind.InvalidToml => "NixInvalidToml",
        NixErrorKind.InvalidString => "NixInvalidString",
        NixErrorKind.StringContext => "NixStringContext",
        NixErrorKind.InvalidPath => "NixInvalidPath",
        NixErrorKind.InvalidHash => "NixInvalidHash",
        NixErrorKind.HashMismatch => "NixHashMismatch",
        NixErrorKind.InvalidStorePath => "NixInvalidStorePath",
        NixErrorKind.InvalidDerivation => "NixInvalidDerivation",
        NixErrorKind.InvalidFlake => "NixInvalidFlake",
        NixErrorKind.Fetch => "NixFetchError",
        _ => "NixError",
    };
}
