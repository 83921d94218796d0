using System;

namespace TvixEval.Formats.Regex;

/// <summary>A regular expression that cannot be used.</summary>
internal sealed class RegexException : Exception
{
    public RegexException(bool isTooLarge)
        : base(isTooLarge ? "The regular expression is too large." : "The regular expression is invalid.") => IsTooLarge = isTooLarge;

    /// <summary>Whether it is correct, but needs more states than are allowed.</summary>
    public bool IsTooLarge { get; }
}
