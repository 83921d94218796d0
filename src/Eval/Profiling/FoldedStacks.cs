using System.Collections.Generic;
using System.Diagnostics;
using System.Text;

namespace TvixEval.Profiling;

/// <summary>The folded form of a profile: a line for each path of calls, with its functions from the outermost on and the microseconds in the last of them.</summary>
internal static class FoldedStacks
{
    private const string Outside = "(top level)";

    /// <summary>The lines, as bytes, one a char.</summary>
    /// <param name="root">The profile.</param>
    public static List<string> Write(CallNode root)
    {
        var lines = new List<string>();
        var pending = new Stack<KeyValuePair<CallNode, string>>();
        pending.Push(new KeyValuePair<CallNode, string>(root, Outside));
        while (pending.Count > 0)
        {
            (CallNode node, string path) = (pending.Peek().Key, pending.Pop().Value);
            long time = Microseconds(node.SelfTicks);
            if (time > 0)
            {
                lines.Add(new StringBuilder(path).Append(' ').Append(time).ToString());
            }

            foreach (CallNode child in node.Children)
            {
                pending.Push(new KeyValuePair<CallNode, string>(child, path + ";" + child.Function!.Label.Replace(';', ',')));
            }
        }

        lines.Sort(string.CompareOrdinal);
        return lines;
    }

    private static long Microseconds(long ticks) => (long)(ticks * 1e6 / Stopwatch.Frequency);
}
