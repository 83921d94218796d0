using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using TvixEval.Core.Machine;
using TvixEval.Diagnostics;
using TvixEval.Syntax;
using TvixEval.Text;

namespace TvixEval.Core.Values;

/// <summary>
/// Where two values that the language's <c>==</c> calls unequal first differ. Every decision is the machine's own, so that no
/// more is evaluated than <c>==</c> evaluates.
/// </summary>
internal sealed class NixComparison
{
    private NixComparison(string path, Value actual, Value expected, string reason)
    {
        Path = path;
        Actual = actual;
        Expected = expected;
        Reason = reason;
    }

    /// <summary>The path to the difference, such as <c>a."b c".0</c>, as bytes; empty where the values themselves differ.</summary>
    public string Path { get; }

    /// <summary>What is at the path in the one value.</summary>
    public Value Actual { get; }

    /// <summary>What is at the path in the other.</summary>
    public Value Expected { get; }

    /// <summary>What the difference is, where the two values do not show it well (sizes, names, functions), as bytes; or empty.</summary>
    public string Reason { get; }

    /// <summary>Compares two values; null where they are equal.</summary>
    /// <param name="vm">The machine that evaluates.</param>
    /// <param name="actual">The one value.</param>
    /// <param name="expected">The other.</param>
    /// <exception cref="NixException">Evaluation of a part that is compared fails.</exception>
    public static NixComparison? Difference(Vm vm, Value actual, Value expected)
    {
        var steps = new List<EqualityStep>();
        if (vm.Equality.AreEqual(actual, expected, steps))
        {
            return null;
        }

        var path = new StringBuilder();
        foreach (EqualityStep step in steps)
        {
            // Names that only one of two sets has say more than attributes that differ.
            if (ReasonOf(vm, step.LeftWhole, step.RightWhole) is { Length: > 0 } reason)
            {
                return new NixComparison(path.ToString(), step.LeftWhole, step.RightWhole, reason);
            }

            path.Append(path.Length == 0 ? string.Empty : ".")
                .Append(step.Name is { } name ? NixText.Identifier(name.Name) : step.Index.ToString(CultureInfo.InvariantCulture));
            (actual, expected) = (step.Left, step.Right);
        }

        actual = vm.Force(actual);
        expected = vm.Force(expected);
        return new NixComparison(path.ToString(), actual, expected, ReasonOf(vm, actual, expected));
    }

    private static string ReasonOf(Vm vm, Value actual, Value expected) => (actual, expected) switch
    {
        ({ Kind: >= ValueKind.Lambda }, { Kind: >= ValueKind.Lambda }) => "functions are never equal",
        (NixList left, NixList right) when left.Count != right.Count => $"the list has {Items(left.Count)} instead of {right.Count}",
        (AttrSet left, AttrSet right) when !AreDerivations(vm, left, right) => NamesThatDiffer(left, right),
        _ => string.Empty,
    };

    private static string Items(int count) => count == 1 ? "1 item" : count + " items";

    private static string NamesThatDiffer(AttrSet actual, AttrSet expected)
    {
        string missing = NamesOnlyIn(expected, actual);
        string extra = NamesOnlyIn(actual, expected);
        return (missing, extra) switch
        {
            ({ Length: 0 }, { Length: 0 }) => string.Empty,
            ({ Length: 0 }, _) => "not expected: " + extra,
            (_, { Length: 0 }) => "missing: " + missing,
            _ => $"missing: {missing}; not expected: {extra}",
        };
    }

    private static string NamesOnlyIn(AttrSet set, AttrSet other) => string.Join(
        ", ", set.InNameOrder().Where(attribute => !other.Contains(attribute.Key)).Select(static attribute => NixText.Identifier(attribute.Key.Name)));

    private static bool AreDerivations(Vm vm, AttrSet left, AttrSet right) =>
        vm.IsDerivation(left) && vm.IsDerivation(right) && left.Contains(Symbols.OutPath) && right.Contains(Symbols.OutPath);
}
