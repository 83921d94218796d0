using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace TvixEval.TestHost;

/// <summary>
/// Tests that are left out, each with its reason. A file has a line for each: the end of the full name of a class or a method, two blanks, the reason.
/// Lines that begin with # are comments.
/// </summary>
internal sealed class Exclusions
{
    private readonly Dictionary<string, int> uses = new(StringComparer.Ordinal);

    /// <summary>The entries that left nothing out.</summary>
    public IEnumerable<string> Unused => uses.Where(static entry => entry.Value == 0).Select(static entry => entry.Key);

    /// <summary>Adds what a file lists.</summary>
    public void Add(string file)
    {
        foreach (string line in File.ReadAllLines(file))
        {
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            int end = line.IndexOf("  ", StringComparison.Ordinal);
            if (end < 0 || line.Substring(end).Trim().Length == 0)
            {
                throw new InvalidDataException("An exclusion has no reason: " + line);
            }

            uses[line.Substring(0, end)] = 0;
        }
    }

    /// <summary>Whether a test is left out.</summary>
    /// <param name="type">The full name of its class.</param>
    /// <param name="method">The name of its method.</param>
    public bool Has(string type, string method)
    {
        string name = type + "." + method;
        foreach (string entry in uses.Keys)
        {
            if (EndsWith(type, entry) || EndsWith(name, entry))
            {
                uses[entry]++;
                return true;
            }
        }

        return false;
    }

    private static bool EndsWith(string name, string end) => name == end || name.EndsWith("." + end, StringComparison.Ordinal);
}
