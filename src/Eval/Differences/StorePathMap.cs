using System;
using System.Collections.Generic;
using TvixEval.Store;
using TvixEval.Text;

namespace TvixEval.Differences;

/// <summary>
/// Store paths of one derivation, and those of another that stand in their place. A text in which only such paths differ has not been changed by
/// anybody: it differs because an input does.
/// </summary>
internal sealed class StorePathMap
{
    private const int HashLength = 32;
    private const int PlaceholderLength = 53;

    private readonly string prefix;
    private readonly Dictionary<string, (string From, string To)> paths = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> placeholders = new(StringComparer.Ordinal);

    /// <summary>Creates a map in which nothing is.</summary>
    /// <param name="store">The store directory.</param>
    public StorePathMap(StoreDirectory store) => prefix = store.Path + "/";

    /// <summary>Adds a store path.</summary>
    /// <param name="from">The path of the one derivation, or the placeholder of one that is not known yet.</param>
    /// <param name="to">What stands in its place.</param>
    public void Add(string from, string to)
    {
        if (from == to)
        {
            return;
        }

        if (from.StartsWith(prefix, StringComparison.Ordinal))
        {
            string name = from.Substring(prefix.Length);
            paths[name.Substring(0, HashLength)] = (name, to);
        }
        else
        {
            placeholders[from] = to;
        }
    }

    /// <summary>A text with the paths of the other derivation.</summary>
    /// <param name="text">The text.</param>
    public string Apply(string text)
    {
        if ((paths.Count == 0 && placeholders.Count == 0) || text.Length <= HashLength)
        {
            return text;
        }

        ByteBuilder? result = null;
        int copied = 0;
        for (int at = text.IndexOf('/'); at >= 0; at = text.IndexOf('/', at + 1))
        {
            if (Find(text, at) is not { } found)
            {
                continue;
            }

            result ??= new ByteBuilder(text.Length + 64);
            result.Append(text, copied, at - copied);
            result.Append(found.To);
            copied = at + found.Length;
            at = copied - 1;
        }

        if (result is null)
        {
            return text;
        }

        result.Append(text, copied, text.Length - copied);
        return result.ToString();
    }

    private (int Length, string To)? Find(string text, int at)
    {
        if (paths.Count > 0
            && text.Length - at > prefix.Length + HashLength
            && string.CompareOrdinal(text, at, prefix, 0, prefix.Length) == 0
            && paths.TryGetValue(text.Substring(at + prefix.Length, HashLength), out (string From, string To) path)
            && string.CompareOrdinal(text, at + prefix.Length, path.From, 0, path.From.Length) == 0)
        {
            return (prefix.Length + path.From.Length, path.To);
        }

        return placeholders.Count > 0
            && text.Length - at >= PlaceholderLength
            && placeholders.TryGetValue(text.Substring(at, PlaceholderLength), out string? placeholder)
                ? (PlaceholderLength, placeholder)
                : null;
    }
}
