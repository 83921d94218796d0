using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using TvixEval.Text;

namespace TvixEval.Module;

/// <summary>Differences as text, for their views.</summary>
internal static class DifferenceText
{
    // Whoever wants more reads the properties.
    private const int MaxLines = 500;
    private const int MaxLinesOfChange = 24;
    private const int MaxValue = 160;

    /// <summary>A change on one line.</summary>
    /// <param name="change">The change.</param>
    public static string Title(NixDerivationChange change)
    {
        string what = change.Aspect switch
        {
            NixDerivationAspect.Environment => "environment variable",
            NixDerivationAspect.StructuredAttribute => "structured attribute",
            NixDerivationAspect.InputSource => "input source",
            NixDerivationAspect.InputDerivation => "input derivation",
            NixDerivationAspect.InputOutputs => "outputs used of",
            var other => other.ToString().ToLowerInvariant(),
        };
        string title = change.Name.Length == 0 ? what : what + " " + Visible(change.Name);
        return change.Kind switch
        {
            NixDifferenceKind.Added => "+ " + title + Shown(change, change.DifferenceValue),
            NixDifferenceKind.Removed => "- " + title + Shown(change, change.ReferenceValue),
            _ when change.Lines.Length > 0 => "~ " + title,
            _ => "~ " + title + ": " + Cut(change.ReferenceValue) + " -> " + Cut(change.DifferenceValue),
        };
    }

    /// <summary>Two derivations on one line.</summary>
    /// <param name="difference">The two derivations.</param>
    public static string Title(NixDerivationDifference difference)
    {
        string name = Names(difference);
        if (difference.IsEqual)
        {
            return name + ": equal";
        }

        var parts = new List<string>();
        if (difference.Changes.Length > 0)
        {
            parts.Add(Count(difference.Changes.Length, "change"));
        }

        if (difference.Inputs.Length > 0)
        {
            parts.Add(Count(difference.Inputs.Length, "input") + (difference.Inputs.Length == 1 ? " differs" : " differ"));
        }

        if (difference.IsCut)
        {
            parts.Add("inputs differ that were not followed");
        }

        return name + ": " + (parts.Count == 0 ? "only inputs that build the same differ" : string.Join(", ", parts));
    }

    /// <summary>A tree, line by line.</summary>
    /// <param name="root">Its root.</param>
    public static IEnumerable<string> Tree(NixDerivationDifference root)
    {
        yield return "- " + root.ReferencePath;
        yield return "+ " + root.DifferencePath;
        int count = 0;
        foreach (string line in Nodes(root))
        {
            if (++count > MaxLines)
            {
                yield return string.Format(CultureInfo.InvariantCulture, "... and more: {0} differ themselves, see the property Causes", Count(root.Causes.Length, "derivation"));
                yield break;
            }

            yield return line;
        }
    }

    private static IEnumerable<string> Nodes(NixDerivationDifference root)
    {
        var open = new Stack<(NixDerivationDifference Node, int Level)>();
        open.Push((root, 0));
        while (open.Count > 0)
        {
            (NixDerivationDifference node, int level) = open.Pop();
            string indent = new(' ', 2 * level);
            if (node.IsRepeated)
            {
                yield return indent + Names(node) + ": see there";
                continue;
            }

            yield return indent + Title(node);
            foreach (NixDerivationChange change in node.Changes)
            {
                yield return indent + "  " + Title(change);
                foreach (string line in change.Lines.Take(MaxLinesOfChange))
                {
                    yield return indent + "      " + line;
                }

                if (change.Lines.Length > MaxLinesOfChange)
                {
                    yield return string.Format(CultureInfo.InvariantCulture, "{0}      ... {1} more lines", indent, change.Lines.Length - MaxLinesOfChange);
                }
            }

            for (int i = node.Inputs.Length - 1; i >= 0; i--)
            {
                open.Push((node.Inputs[i], level + 1));
            }
        }
    }

    /// <summary>
    /// A text without what a terminal would act on instead of showing it: it can come from strangers' expressions and files. Also what is not to be seen:
    /// a carriage return at the end of a line.
    /// </summary>
    /// <param name="text">The text.</param>
    public static string Visible(string text) => HiddenCharacters.Show(text).Replace("\n", "\\n");

    private static string Names(NixDerivationDifference difference) => difference.ReferenceName == difference.DifferenceName
        ? difference.ReferenceName
        : difference.ReferenceName + " -> " + difference.DifferenceName;

    private static string Count(int count, string noun) =>
        count.ToString(CultureInfo.InvariantCulture) + " " + noun + (count == 1 ? string.Empty : "s");

    private static string Shown(NixDerivationChange change, string? value) =>
        change.Aspect is NixDerivationAspect.InputDerivation ? string.Empty : ": " + Cut(value);

    private static string Cut(string? value)
    {
        string text = value ?? string.Empty;
        if (text.Length > MaxValue)
        {
            int end = char.IsHighSurrogate(text[MaxValue - 1]) ? MaxValue - 1 : MaxValue;
            return Visible(text.Substring(0, end)) + "...";
        }

        // Blanks at the ends, and several in a row, are seen between quotes only.
        return text.Length == 0 || char.IsWhiteSpace(text[0]) || char.IsWhiteSpace(text[text.Length - 1]) || text.Contains("  ") ? '"' + Visible(text) + '"' : Visible(text);
    }
}
