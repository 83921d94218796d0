namespace TvixEval.Formats.Toml;

/// <summary>How a table came about.</summary>
internal enum TomlOrigin
{
    /// <summary>As the parent of a <c>[header]</c>: the header of its own may still come.</summary>
    Implied,

    /// <summary>By a <c>[header]</c>.</summary>
    Header,

    /// <summary>By a dotted key: only dotted keys of the same section add to it.</summary>
    DottedKey,

    /// <summary>As <c>{ ... }</c>: nothing is ever added to it.</summary>
    Inline,
}
