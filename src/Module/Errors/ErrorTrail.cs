using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using TvixEval.Module.Syntax;
using TvixEval.Text;

namespace TvixEval.Module.Errors;

/// <summary>
/// What an error view shows besides the message and the innermost place: the line of the user that led there, the attribute, and a message of
/// several lines as lines. PowerShell's concise view joins the lines of a message that has a place, and engines copy error records, so that a
/// view of our own would not be found: the recommendation is the one text that is shown as it is.
/// </summary>
internal static class ErrorTrail
{
    private const string Report = "Read the whole report: $Error[0].Exception.Report";
    private const string AttributeHint = "while evaluating the attribute '";
    private const string ElementHint = "while evaluating list element at index ";
    private const string CallHint = "from call site";
    private const int LongestLine = 100;

    /// <summary>Adds the trail of an error to its advice.</summary>
    /// <param name="advice">The advice, or null.</param>
    /// <param name="error">The error.</param>
    /// <param name="property">The attribute that was read, as text, where the error does not tell.</param>
    /// <param name="input">Of several inputs, the index of the one that it is about.</param>
    /// <returns>Both; null if there is neither.</returns>
    public static string? Append(string? advice, NixException error, string? property = null, int? input = null)
    {
        // What ends evaluation, or is nested too deeply, comes from everywhere; a recursion's steps are its advice.
        bool comesFromSomewhere = error.Place.IsKnown && !error.EndsEvaluation && error.Kind != NixErrorKind.StackOverflow && error.Cycle.Count == 0;
        IReadOnlyList<TraceItem> traces = comesFromSomewhere ? error.Traces : Array.Empty<TraceItem>();
        var lines = new List<string>();
        // What C++ Nix says of its own flags is no help in PowerShell; the advice is.
        if (error.Place.IsKnown && AutoCall.MissingArgument(error) is null && error.RawMessage.TrimEnd('\n').Contains("\n"))
        {
            lines.Add("The message:");
            foreach (string line in TerminalFilter.Apply(error.RawMessage).TrimEnd('\n').Split('\n'))
            {
                lines.Add("  " + Bytes.ToText(line));
            }
        }

        if (Caller(traces, error.Place) is { } caller)
        {
            lines.Add("Called from " + caller);
        }

        property ??= PlaceInText(error.Traces);
        if (property is { Length: > 0 } && !error.EndsEvaluation)
        {
            // Whoever reads all properties of an object, to show or to convert it, does not know which one it was.
            lines.Add("In the attribute " + property + (AttributePath(traces, error.Place) is { } rest ? "." + rest : string.Empty));
        }
        else if (AttributePath(traces, error.Place) is { } path)
        {
            lines.Add("In the attribute " + path);
        }

        if (input is not null)
        {
            lines.Add(FormattableString.Invariant($"Of the input with index {input}"));
        }

        if (lines.Count == 0)
        {
            return advice;
        }

        if (advice is not null)
        {
            lines.Add(Report);
        }

        return (advice ?? Report) + Environment.NewLine + "    " + string.Join(Environment.NewLine + "    ", lines);
    }

    // Data that is written as text may be large, and made by another command.
    private static string? PlaceInText(IReadOnlyList<TraceItem> traces) =>
        traces.FirstOrDefault(static item => item.Hint.StartsWith(ExpressionWriter.PlaceHint, StringComparison.Ordinal))?.Hint is { } hint
            ? Bytes.ToText(TerminalFilter.Apply(hint.Substring(ExpressionWriter.PlaceHint.Length, hint.Length - ExpressionWriter.PlaceHint.Length - 1)))
            : null;

    // The user's source is the one where the trace begins. Its innermost place leads into other files; within it, the innermost call does.
    private static string? Caller(IReadOnlyList<TraceItem> traces, Position place)
    {
        SourceFile? start = null;
        Position caller = Position.None;
        foreach (TraceItem item in traces)
        {
            if (item.Position.File is not { } file)
            {
                continue;
            }

            start ??= file;
            if (IsSame(file, start) && (!IsSame(start, place.File!) || item.Hint == CallHint))
            {
                caller = item.Position;
            }
        }

        if (SourceSpan.At(caller) is not { } span || IsOnLine(caller, place))
        {
            return null;
        }

        string line = Bytes.ToText(TerminalFilter.Apply(Bytes.FromText(span.LineText))).Trim();
        return $"{span.File}:{span.Line}:{span.Column}: {(line.Length > LongestLine ? line.Substring(0, LongestLine) + "..." : line)}";
    }

    // The names and indexes on the way from the result to the failure, which the outermost lines tell one by one. Where all of them are on the
    // line that is shown anyway, there is nothing to tell.
    private static string? AttributePath(IReadOnlyList<TraceItem> traces, Position place)
    {
        var path = new StringBuilder();
        bool isElsewhere = false;
        foreach (TraceItem item in traces)
        {
            string name;
            if (item.Hint.StartsWith(AttributeHint, StringComparison.Ordinal) && item.Hint.EndsWith("'", StringComparison.Ordinal))
            {
                name = item.Hint.Substring(AttributeHint.Length, item.Hint.Length - AttributeHint.Length - 1);
                isElsewhere |= item.Position.IsKnown && !IsOnLine(item.Position, place);
            }
            else if (item.Hint.StartsWith(ElementHint, StringComparison.Ordinal))
            {
                name = item.Hint.Substring(ElementHint.Length);
            }
            else
            {
                break;
            }

            path.Append(path.Length == 0 ? string.Empty : ".").Append(name);
        }

        return isElsewhere ? Bytes.ToText(TerminalFilter.Apply(path.ToString())) : null;
    }

    private static bool IsOnLine(Position position, Position place) =>
        IsSame(position.File!, place.File!) && position.File!.GetLineColumn(position.Offset).Line == place.File!.GetLineColumn(place.Offset).Line;

    private static bool IsSame(SourceFile one, SourceFile other) =>
        ReferenceEquals(one, other) || (one.Origin == SourceOrigin.File && other.Origin == SourceOrigin.File && one.Name == other.Name);
}
