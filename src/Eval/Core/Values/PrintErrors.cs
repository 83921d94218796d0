namespace TvixEval.Core.Values;

/// <summary>What a printer does about a value whose evaluation fails.</summary>
internal enum PrintErrors
{
    /// <summary>It prints the message in place of the value.</summary>
    Print,

    /// <summary>It lets the error pass.</summary>
    Throw,

    /// <summary>It lets an error of the outermost value pass and prints those of values inside.</summary>
    ThrowTopLevel,
}
