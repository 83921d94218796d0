using System;
using System.Collections.Generic;
using TvixEval.Core.Values;

namespace TvixEval.Formats.Toml;

/// <summary>A table while a document is read: values by key, and how it came about, which decides what may be added to it.</summary>
internal sealed class TomlTable
{
    /// <summary>The values: a table, a <see cref="TomlArray"/>, or a <see cref="Value"/>.</summary>
    public Dictionary<string, object> Entries { get; } = new(StringComparer.Ordinal);

    /// <summary>How it came about.</summary>
    public TomlOrigin Origin { get; set; }
}
