namespace TvixEval.Syntax;

/// <summary>What to do about discouraged syntax.</summary>
internal enum LintLevel
{
    /// <summary>Nothing.</summary>
    Ignore,

    /// <summary>Warn.</summary>
    Warn,

    /// <summary>Refuse to parse.</summary>
    Fatal,
}
