namespace TvixEval.Syntax;

/// <summary>What is wrong with a source that does not parse.</summary>
internal enum ParseErrorCode
{
    /// <summary>A token that the grammar does not allow here.</summary>
    UnexpectedToken,

    /// <summary>An integer or floating-point literal that the number type cannot hold.</summary>
    InvalidNumber,

    /// <summary>A path literal that ends in a slash.</summary>
    TrailingSlash,

    /// <summary>A string literal with a NUL byte.</summary>
    NullByte,

    /// <summary>An attribute that is defined twice.</summary>
    DuplicateAttribute,

    /// <summary>A formal argument that occurs twice.</summary>
    DuplicateFormal,

    /// <summary>A computed attribute name where only fixed ones are allowed.</summary>
    DynamicAttribute,

    /// <summary>Syntax that an experimental feature enables, which is off.</summary>
    DisabledFeature,

    /// <summary>A home path under pure evaluation, or without a home.</summary>
    UnresolvablePath,

    /// <summary>A construct that a lint setting forbids.</summary>
    Lint,

    /// <summary>More formals or a deeper nesting than this implementation takes.</summary>
    Limit,
}
