using System.Collections.Generic;
using System.Linq;
using System.Text;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Syntax;

namespace TvixEval.Debugging;

/// <summary>What a debugger shows, as text (bytes, one a char) in the form of C++ Nix.</summary>
internal static class DebugText
{
    /// <summary>What is said at a breakpoint.</summary>
    public const string BreakpointReached = "breakpoint reached";

    private static readonly PrintOptions Brief = new() { MaxDepth = 1, MaxAttrs = 10, MaxListItems = 10, MaxStringLength = 200 };

    /// <summary>Why evaluation has stopped: the error, or the breakpoint; empty after a step.</summary>
    /// <param name="stop">Where it has stopped.</param>
    /// <param name="showTrace">Whether the trace of the error, as far as it has got, is shown in full.</param>
    public static string Reason(DebugStop stop, bool showTrace)
    {
        if (stop.Error is not { } error)
        {
            return stop.IsBreak ? "info: " + BreakpointReached : string.Empty;
        }

        string report = ErrorReport.Format(error, showTrace);
        return stop.IsInTry ? report + "\n\nThis exception occurred in a 'tryEval' call. Use -IgnoreTry to skip these." : report;
    }

    /// <summary>A frame with its number, its position and the lines around it.</summary>
    /// <param name="index">The number.</param>
    /// <param name="frame">The frame.</param>
    public static string Describe(int index, DebugFrame frame)
    {
        var text = new StringBuilder();
        text.Append(index).Append(": ").Append(frame.IsError ? "error: " : string.Empty).Append(frame.Hint);
        if (frame.Position.IsKnown)
        {
            text.Append('\n').Append(frame.Position.Show()).Append('\n');
            ErrorReport.AppendLines(text, frame.Position);
            text.Append('\n');
        }

        return TerminalFilter.Apply(text.ToString());
    }

    /// <summary>The names in scope, level by level.</summary>
    /// <param name="levels">The levels.</param>
    public static string Environment(IReadOnlyList<DebugLevel> levels)
    {
        var text = new StringBuilder();
        for (int i = 0; i < levels.Count; i++)
        {
            text.Append(i > 0 ? "\n" : string.Empty).Append("Env level ").Append(i).Append('\n');
            DebugLevel level = levels[i];
            string names = string.Join(" ", level.Names.Select(static pair => NixText.Identifier(pair.Name.Name)));
            text.Append(level.IsBase ? names : level.IsWith ? names.Length > 0 ? "static:\nwith: " + names : "static:" : ("static: " + names).TrimEnd()).Append('\n');
        }

        return TerminalFilter.Apply(text.ToString());
    }

    /// <summary>The variables of a level with their values as far as they are evaluated.</summary>
    /// <param name="level">The level.</param>
    public static string Values(DebugLevel level) => TerminalFilter.Apply(string.Join(
        "\n",
        level.Names.Select(static pair => $"{NixText.Identifier(pair.Name.Name)} = {(pair.Value is { } value ? ValuePrinter.Print(null, value, Brief) : "...")}")));
}
