using System;

namespace TvixEval.Formats.Toml;

/// <summary>A document that is not TOML; the text is that after <c>while parsing TOML: </c>.</summary>
internal sealed class TomlException : Exception
{
    public TomlException(string message)
        : base(message)
    {
    }
}
