using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Text;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Differences;
using TvixEval.Module.Conversion;
using TvixEval.Module.Sessions;
using TvixEval.Text;

namespace TvixEval.Module;

/// <summary>The result of an assertion about Nix values, with the members that Pester reads.</summary>
public sealed class NixAssertion
{
    // Of the differences after the first.
    private const int MaxShown = 20;

    private NixAssertion(string failureMessage) => FailureMessage = failureMessage;

    /// <summary>Whether the assertion holds.</summary>
    public bool Succeeded => FailureMessage.Length == 0;

    /// <summary>Why it does not hold; empty if it does.</summary>
    public string FailureMessage { get; }

    /// <summary>Asserts that two values are equal in Nix (or are not). If one cannot be evaluated or converted, the assertion fails either way.</summary>
    /// <param name="piped">
    /// The piped input: PowerShell data, lazy objects, <see cref="NixValue"/>s; null for no input. Because the pipeline unrolls lists,
    /// a single object also equals a list of just that object, and no input equals an empty list.
    /// </param>
    /// <param name="expected">The value to compare with.</param>
    /// <param name="negate">Whether they must be unequal.</param>
    /// <param name="because">The reason to show if the assertion fails; may be empty.</param>
    /// <exception cref="PipelineStoppedException">The evaluation was interrupted.</exception>
    public static NixAssertion AreEqual(object?[]? piped, object? expected, bool negate, string? because)
    {
        string reason = string.IsNullOrWhiteSpace(because) ? string.Empty : " because " + because!.Trim() + ",";
        ValueContext context = (piped is { Length: > 0 } ? ContextOf(piped[0]) : null) ?? ContextOf(expected)
            ?? ValueContext.Of(EvaluatorPool.Get(new EvaluationOptions()));
        try
        {
            using RunspaceEntry entry = context.Enter();
            var importer = new ValueImporter(context);
            Value right = entry.Machine.Force(importer.Import(expected));
            Value left = piped switch
            {
                null => right is NixList ? NixList.Empty : NixNull.Instance,
                { Length: 1 } => importer.Import(piped[0]),
                _ => importer.Import(piped),
            };
            NixComparison? difference = NixComparison.Difference(entry.Machine, left, right);
            if (difference is not null && piped is { Length: 1 } && right is NixList { Count: 1 })
            {
                left = new NixList(new[] { left });
                difference = NixComparison.Difference(entry.Machine, left, right);
            }

            return new NixAssertion((difference, negate) switch
            {
                (null, true) => $"Expected different Nix values,{reason} but both are:{Environment.NewLine}{Show(left)}",
                ({ } found, false) => Describe(found, reason) + Others(entry.Machine, left, right),
                _ => string.Empty,
            });
        }
        catch (NixException error) when (error.Kind == NixErrorKind.Interrupted)
        {
            throw new PipelineStoppedException(error.Message, error);
        }
        catch (Exception error) when (error is NixException or NixConversionException)
        {
            return new NixAssertion($"Expected {(negate ? "different" : "equal")} Nix values,{reason} but they cannot be compared: {error.Message}");
        }
    }

    private static ValueContext? ContextOf(object? given) => ((given as PSObject)?.BaseObject ?? given) is NixValue value ? value.Context : null;

    private static string Describe(NixComparison difference, string because)
    {
        var text = new StringBuilder("Expected equal Nix values,").Append(because).Append(" but they differ");
        if (difference.Path.Length > 0)
        {
            text.Append(" at ").Append(Bytes.ToText(difference.Path));
        }

        if (difference.Reason.Length > 0)
        {
            text.Append(" (").Append(Bytes.ToText(difference.Reason)).Append(')');
        }

        return text.AppendLine(":")
            .Append("Expected: ").AppendLine(Show(difference.Expected, difference.Actual))
            .Append("But was:  ").Append(Show(difference.Actual, difference.Expected)).ToString();
    }

    /// <summary>All differences, if there are several. The assertion has failed: that some of them cannot be found makes no difference.</summary>
    private static string Others(Vm vm, Value actual, Value expected)
    {
        var found = new List<ValueDifference>();
        try
        {
            new ValueComparison(vm, found.Add, static (_, _) => { }) { MaxDifferences = MaxShown + 1 }.Compare(actual, expected);
        }
        catch (NixException error) when (error.Kind != NixErrorKind.Interrupted)
        {
            // Values without end, or a limit; what was found until then is right.
        }

        if (found.Count < 2)
        {
            return string.Empty;
        }

        var text = new StringBuilder().AppendLine().Append("All differences:");
        foreach (ValueDifference difference in found.Take(MaxShown))
        {
            text.AppendLine().Append("  ").Append(Bytes.ToText(difference.Path)).Append(difference.Kind switch
            {
                _ when difference.SameAs is { } same => ": as " + Bytes.ToText(same),
                DifferenceKind.Added => ": missing",
                DifferenceKind.Removed => ": not expected",
                _ => ": expected " + Show(difference.Right!.Peek()!, difference.Left!.Peek()!) + ", but was " + Show(difference.Left!.Peek()!, difference.Right!.Peek()!),
            });
        }

        return found.Count > MaxShown ? text.AppendLine().Append("  ...").ToString() : text.ToString();
    }

    /// <summary>Shows a value; for a long string, the part around the first difference from another one.</summary>
    private static string Show(Value value, Value other)
    {
        const int Shown = 100;
        if (value is not NixString { Bytes: { Length: > Shown } text } || other is not NixString { Bytes: { } reference })
        {
            return Show(value);
        }

        int same = 0;
        while (same < text.Length && same < reference.Length && text[same] == reference[same])
        {
            same++;
        }

        // Not in the middle of a character: bytes that go on with one are 10xxxxxx.
        int start = Math.Max(0, same - (Shown / 2));
        while (start > 0 && (text[start] & 0xC0) == 0x80)
        {
            start--;
        }

        int end = Math.Min(text.Length, start + Shown);
        while (end < text.Length && (text[end] & 0xC0) == 0x80)
        {
            end++;
        }

        string part = Show(new NixString(text.Substring(start, end - start)));
        return (start > 0 ? "..." : string.Empty) + part + (end < text.Length ? "..." : string.Empty);
    }

    private static string Show(Value value) => HiddenCharacters.Show(Bytes.ToText(ValuePrinter.ForError(value)));
}
