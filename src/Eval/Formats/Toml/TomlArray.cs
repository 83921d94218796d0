using System.Collections.Generic;
using TvixEval.Core.Values;

namespace TvixEval.Formats.Toml;

/// <summary>An array while a document is read.</summary>
internal sealed class TomlArray
{
    /// <summary>The elements: tables, arrays, or <see cref="Value"/>s.</summary>
    public List<object> Items { get; } = new();

    /// <summary>Whether <c>[[header]]</c>s make it, so that more of them add to it.</summary>
    public bool IsOfTables { get; set; }
}
