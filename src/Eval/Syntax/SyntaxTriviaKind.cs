namespace TvixEval.Syntax;

/// <summary>The kinds of what stands between tokens.</summary>
internal enum SyntaxTriviaKind
{
    /// <summary>Spaces and tabs.</summary>
    Blank,

    /// <summary>LF, CRLF, or CR.</summary>
    LineEnd,

    /// <summary>A comment to the end of the line, from <c>#</c>.</summary>
    LineComment,

    /// <summary><c>/* ... */</c>.</summary>
    BlockComment,

    /// <summary><c>/** ... */</c>, which documents what follows it.</summary>
    DocComment,

    /// <summary>What follows a NUL byte, which ends a source.</summary>
    Skipped,
}
