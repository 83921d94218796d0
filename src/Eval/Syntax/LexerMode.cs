namespace TvixEval.Syntax;

/// <summary>What the lexer is inside of.</summary>
internal enum LexerMode : byte
{
    /// <summary>An expression.</summary>
    Expression,

    /// <summary>A string.</summary>
    String,

    /// <summary>An indented string.</summary>
    IndentedString,

    /// <summary>A path whose last piece does not end in a slash: it may end here.</summary>
    Path,

    /// <summary>A path whose last piece ends in a slash: it must go on.</summary>
    PathAfterSlash,
}
