using System.Collections.Generic;
using System.Globalization;
using TvixEval.Core.Values;
using TvixEval.Syntax;
using TvixEval.Text;

namespace TvixEval.Core.Machine;

/// <summary>
/// Paths of parts of values, such as <c>a."b c".0</c>. A long one is cut in its middle: thousands of parts may lie in something whose own path is a
/// megabyte long, or ten thousand sets within each other, and each has a path of its own.
/// </summary>
internal static class PartPath
{
    // Before and behind the cut.
    private const int KeptAtEachEnd = 500;
    private const string Cut = "...";

    /// <summary>How long a path can be, in bytes.</summary>
    public const int MaxLength = (2 * KeptAtEachEnd) + 3;

    /// <summary>The path of an attribute.</summary>
    /// <param name="whole">The path of the set.</param>
    /// <param name="set">The set.</param>
    /// <param name="slot">The slot of the attribute.</param>
    public static string OfAttribute(string whole, AttrSet set, int slot) => Join(whole, NixText.Identifier(SymbolTable.NameOf(set.Keys[slot])));

    /// <summary>The path of an element.</summary>
    /// <param name="whole">The path of the list.</param>
    /// <param name="index">The index of the element.</param>
    public static string OfElement(string whole, int index) => Join(whole, index.ToString(CultureInfo.InvariantCulture));

    /// <summary>The path of the part at which a walk is. What is open remembers its own path, so that many failures in it cost little.</summary>
    /// <param name="start">The path of the outermost.</param>
    /// <param name="open">What is open, the innermost first.</param>
    public static string OfCurrent(string start, IEnumerable<IOpenWhole> open)
    {
        var unnamed = new Stack<IOpenWhole>();
        string path = start;
        foreach (IOpenWhole whole in open)
        {
            unnamed.Push(whole);
            if (whole.Path is { } known)
            {
                path = known;
                break;
            }
        }

        foreach (IOpenWhole whole in unnamed)
        {
            whole.Path = path;
            path = whole.PathOfCurrent(path);
        }

        return path;
    }

    /// <summary>The path of a part.</summary>
    /// <param name="whole">The path of what it is a part of; empty for the value that paths start from.</param>
    /// <param name="part">The part, as paths show it.</param>
    public static string Join(string whole, string part)
    {
        string path = whole.Length == 0 ? part : whole + "." + part;
        return path.Length <= MaxLength
            ? path
            : path.Substring(0, KeptAtEachEnd) + Cut + path.Substring(path.Length - KeptAtEachEnd);
    }
}
