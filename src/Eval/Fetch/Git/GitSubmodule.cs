using System;
using System.Collections.Generic;
using TvixEval.Diagnostics;
using TvixEval.Text;

namespace TvixEval.Fetch.Git;

/// <summary>A submodule as <c>.gitmodules</c> has it.</summary>
internal sealed class GitSubmodule
{
    private GitSubmodule(string path, string url, string branch)
    {
        Path = path;
        Url = url;
        Branch = branch;
    }

    /// <summary>The path in the repository.</summary>
    public string Path { get; }

    /// <summary>The location, perhaps relative to that of the repository.</summary>
    public string Url { get; }

    /// <summary>The branch; <c>.</c> for that of the repository, empty for none.</summary>
    public string Branch { get; }

    /// <summary>Reads <c>.gitmodules</c>; a file that Git could not read has none.</summary>
    /// <param name="file">The file; bytes, one a char.</param>
    public static List<GitSubmodule> Parse(string file)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        List<KeyValuePair<string, string>> entries = GitConfigText.Parse(file, out int badLine);
        foreach (KeyValuePair<string, string> entry in entries)
        {
            if (badLine == 0 && entry.Key.StartsWith("submodule.", StringComparison.Ordinal))
            {
                values[entry.Key] = entry.Value;
            }
        }

        var found = new List<GitSubmodule>();
        foreach (KeyValuePair<string, string> pair in values)
        {
            if (pair.Key.EndsWith(".path", StringComparison.Ordinal))
            {
                string section = pair.Key.Substring(0, pair.Key.Length - 5);
                found.Add(new GitSubmodule(
                    CanonPath.Of(pair.Value).Substring(1),
                    values.TryGetValue(section + ".url", out string? url) ? url : string.Empty,
                    values.TryGetValue(section + ".branch", out string? branch) ? branch : string.Empty));
            }
        }

        return found;
    }

    /// <summary>The location of a submodule, where it is relative taken from that of its repository.</summary>
    /// <param name="location">The location of the repository: a URL or a path.</param>
    public string Resolve(string location)
    {
        if (!Url.StartsWith("./", StringComparison.Ordinal) && !Url.StartsWith("../", StringComparison.Ordinal))
        {
            return Url.StartsWith("/", StringComparison.Ordinal) || Url.IndexOf(':') >= 0 ? Url
                : throw new NixException(NixErrorKind.Fetch, $"resolving submodule URL '{Url}': invalid format for submodule URL");
        }

        string place = location.TrimEnd('/');
        string rest = Url;
        while (true)
        {
            if (rest.StartsWith("./", StringComparison.Ordinal))
            {
                rest = rest.Substring(2);
            }
            else if (rest.StartsWith("../", StringComparison.Ordinal))
            {
                rest = rest.Substring(3);
                int cut = Math.Max(place.LastIndexOf('/'), 0);
                place = place.Substring(0, cut == 0 ? Math.Max(place.LastIndexOf(':') + 1, 0) : cut);
            }
            else
            {
                return place.EndsWith(":", StringComparison.Ordinal) ? place + rest : place + "/" + rest;
            }
        }
    }
}
