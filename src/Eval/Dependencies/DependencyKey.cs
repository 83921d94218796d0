using System;
using System.Collections.Generic;
using TvixEval.Store;
using TvixEval.Text;

namespace TvixEval.Dependencies;

/// <summary>
/// A text that is the same wherever and whenever the same was read: made of contents, listings and links with paths relative to a folder or to
/// where an entry of the search path leads, of variables, and of the hashes of trees; not of times, stamps, places, or the order of reading.
/// </summary>
internal static class DependencyKey
{
    /// <summary>Makes the key.</summary>
    /// <param name="record">The record.</param>
    /// <param name="root">The folder (a Nix path) that paths are relative to.</param>
    public static string Of(DependencyRecord record, string root)
    {
        var lines = new SortedSet<string>(StringComparer.Ordinal);
        var roots = new List<KeyValuePair<string, string>> { new(root, ".") };
        foreach (KeyValuePair<FactKey, string> fact in record.Facts)
        {
            if (fact.Key.Kind == FactKind.SearchPath)
            {
                if (fact.Value.Length > 0 && fact.Value[0] == '/')
                {
                    roots.Add(new(CanonPath.Of(fact.Value), "<" + fact.Key.Name + ">"));
                }

                lines.Add(Line("SearchPath", fact.Key.Name, fact.Value.Length > 0 ? "1" : "0"));
                continue;
            }

            // The time is no content.
            if (fact.Key.Kind is not (FactKind.Time or FactKind.Local))
            {
                lines.Add(Line(fact.Key.Kind.ToString(), fact.Key.Name, fact.Value));
            }
        }

        // The longest first: what is in a folder of the search path that is in the root itself is called by that name.
        roots.Sort(static (a, b) => b.Key.Length != a.Key.Length ? b.Key.Length.CompareTo(a.Key.Length) : string.CompareOrdinal(a.Value, b.Value));
        foreach (KeyValuePair<FactKey, string> fact in record.Facts)
        {
            if (fact.Key.Kind == FactKind.Local)
            {
                lines.Add(Line("Local", NameOfTree(fact.Key.Name, roots), fact.Value));
            }
        }

        HashSet<string> folders = record.Folders();
        foreach (KeyValuePair<string, PathFacts> entry in record.Paths)
        {
            if (entry.Value.IsInner || folders.Contains(entry.Key))
            {
                continue;
            }

            string name = NameOf(entry.Key, roots);
            foreach (FileQuestion question in entry.Value.Questions)
            {
                if (question != FileQuestion.Modified)
                {
                    lines.Add(Line(question.ToString(), name, entry.Value[question]!));
                }
            }
        }

        using var hasher = new Hasher(HashAlgorithm.Sha256);
        foreach (string line in lines)
        {
            hasher.Append(line);
        }

        return hasher.Finish().ToText(HashFormat.Base16, withAlgorithm: false);
    }

    /// <summary>The name of a path: relative to the root or the entry that it is in.</summary>
    private static string NameOf(string path, List<KeyValuePair<string, string>> roots)
    {
        foreach (KeyValuePair<string, string> root in roots)
        {
            if (CanonPath.IsWithin(path, root.Key))
            {
                return root.Value + (path.Length == root.Key.Length ? string.Empty : path.Substring(root.Key == CanonPath.Root ? 0 : root.Key.Length));
            }
        }

        return path;
    }

    /// <summary>The name of a tree on this machine, where it is in a root. Where another one is does not count, only what it is.</summary>
    /// <param name="url">Its URL: a scheme and a path, maybe with slashes before it and a query behind it.</param>
    /// <param name="roots">The roots, the longest first.</param>
    private static string NameOfTree(string url, List<KeyValuePair<string, string>> roots)
    {
        int start = url.IndexOf(':') + 1;
        int end = url.IndexOf('?', start);
        string path = end < 0 ? url.Substring(start) : url.Substring(start, end - start);
        if (!path.StartsWith("/", StringComparison.Ordinal))
        {
            return string.Empty;
        }

        path = CanonPath.Of(path);
        string name = NameOf(path, roots);
        return name == path ? string.Empty : name;
    }

    // Each part with its length, so that no two lists of parts are the same text.
    private static string Line(string question, string name, string answer) => question + " " + FileAnswers.Of(name.Length) + " " + name + " " + FileAnswers.Of(answer.Length) + " " + answer + "\n";
}
