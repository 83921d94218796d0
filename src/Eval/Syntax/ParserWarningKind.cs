namespace TvixEval.Syntax;

/// <summary>What a <see cref="ParserWarning"/> is about.</summary>
internal enum ParserWarningKind
{
    /// <summary>A URL without quotes (<c>lint-url-literals</c>).</summary>
    UrlLiteral,

    /// <summary>A path literal such as <c>a/b</c> (<c>lint-short-path-literals</c>).</summary>
    ShortPathLiteral,

    /// <summary>An absolute or home path literal (<c>lint-absolute-path-literals</c>).</summary>
    AbsolutePathLiteral,

    /// <summary><c>or</c> as a variable in a place where its meaning will change.</summary>
    OrIdentifier,

    /// <summary>The old <c>let { ...; body = e; }</c>.</summary>
    OldLet,

    /// <summary>A <c>let</c> without bindings.</summary>
    EmptyLet,

    /// <summary>An <c>inherit</c> without names.</summary>
    EmptyInherit,
}
