namespace TvixEval.IO;

/// <summary>One entry of the search path.</summary>
internal sealed class SearchPathEntry
{
    public SearchPathEntry(string prefix, string path)
    {
        Prefix = prefix;
        Path = path;
    }

    /// <summary>The prefix that a lookup must start with; empty for any.</summary>
    public string Prefix { get; }

    /// <summary>A path, possibly relative, or a URL.</summary>
    public string Path { get; }

    /// <summary>Reads <c>prefix=path</c> or <c>path</c>.</summary>
    public static SearchPathEntry Parse(string text)
    {
        int equals = text.IndexOf('=');
        return equals < 0
            ? new SearchPathEntry(string.Empty, text)
            : new SearchPathEntry(text.Substring(0, equals), text.Substring(equals + 1));
    }

    /// <summary>
    /// What is left of a lookup after the prefix, without the slash between them, or null when the prefix does not match
    /// whole components of it.
    /// </summary>
    public string? Match(string lookup)
    {
        if (Prefix.Length == 0)
        {
            return lookup;
        }

        if (!lookup.StartsWith(Prefix, System.StringComparison.Ordinal))
        {
            return null;
        }

        return lookup.Length == Prefix.Length ? string.Empty : lookup[Prefix.Length] == '/' ? lookup.Substring(Prefix.Length + 1) : null;
    }
}
