#if NET8_0_OR_GREATER
using System;
using System.Collections.Generic;
using System.Globalization;

namespace TvixEval.Core.Machine;

/// <summary>The mappings of a process's memory, in ascending order, as Linux lists them in <c>/proc/self/maps</c>.</summary>
internal sealed class MemoryMappings
{
    private readonly List<(ulong Start, ulong End, bool IsWritable, bool IsOwn)> mappings = new();

    private MemoryMappings()
    {
    }

    /// <summary>Reads the lines of the list.</summary>
    /// <param name="lines">The lines: "start-end rwxp offset device inode name".</param>
    /// <exception cref="FormatException">A line is not of this form.</exception>
    public static MemoryMappings Parse(IEnumerable<string> lines)
    {
        var result = new MemoryMappings();
        foreach (string line in lines)
        {
            int dash = line.IndexOf('-');
            int blank = line.IndexOf(' ');
            if (dash < 0 || blank < dash || line.Length < blank + 5)
            {
                throw new FormatException("not a mapping: " + line);
            }

            ReadOnlySpan<char> mode = line.AsSpan(blank + 1, 4);
            ReadOnlySpan<char> name = line.AsSpan(blank + 1).TrimEnd();
            result.mappings.Add((
                ulong.Parse(line.AsSpan(0, dash), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture),
                ulong.Parse(line.AsSpan(dash + 1, blank - dash - 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture),
                mode.SequenceEqual("rw-p"),
                // Memory without a file has inode 0 and no name.
                mode[3] == 'p' && name.EndsWith(" 0")));
        }

        return result;
    }

    /// <summary>The mappings that may be written, among those without a file that touch each other around an address.</summary>
    /// <param name="address">The address.</param>
    public IEnumerable<(ulong Start, ulong End)> WritableAround(ulong address)
    {
        int at = mappings.FindIndex(m => m.Start <= address && address < m.End);
        if (at < 0)
        {
            yield break;
        }

        int first = at;
        while (first > 0 && mappings[first - 1].IsOwn && mappings[first - 1].End == mappings[first].Start)
        {
            first--;
        }

        for (int i = first; i < mappings.Count && (i == first || (mappings[i].IsOwn && mappings[i - 1].End == mappings[i].Start)); i++)
        {
            if (mappings[i].IsWritable && mappings[i].IsOwn)
            {
                yield return (mappings[i].Start, mappings[i].End);
            }
        }
    }
}
#endif
