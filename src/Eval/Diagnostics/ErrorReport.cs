using System.Collections.Generic;
using System.Text;
using TvixEval.Text;
using TvixEval.Work;

namespace TvixEval.Diagnostics;

/// <summary>Formats an error as C++ Nix prints it: trace, message, source excerpts, suggestions.</summary>
internal static class ErrorReport
{
    private const string Ellipsis = "\u00e2\u0080\u00a6";

    // So much of a line is shown, and so much of it before the place where that is further right: no more than a screen has.
    private const int MaxLine = 2000;
    private const int BeforeColumn = 200;

    // C++ Nix colours what a message quotes. The colour's end, which is not shown, keeps the line end before it.
    private const string ColourEnd = "\x1b[0m";

    private const string ErrorPrefix = "error: ";
    private const string WarningPrefix = "warning: ";

    // A short report shows trace lines until this many are used up; a line with a position uses two.
    private const int ShortTrace = 3;

    // Fewer repeated lines than this are shown rather than counted.
    private const int FewRepeated = 5;

    /// <summary>The report, as bytes, one a char, starting with <c>error:</c>; no line end at the end.</summary>
    /// <param name="error">The error.</param>
    /// <param name="showTrace">Whether the trace is shown in full.</param>
    public static string Format(NixException error, bool showTrace) => MemoryBudget.Spare(() => Write(error, showTrace));

    private static string Write(NixException error, bool showTrace)
    {
        var body = new StringBuilder();
        if (AppendTraces(body, error.Traces, showTrace))
        {
            body.Append('\n').Append(ErrorPrefix);
        }

        body.Append(error.RawMessage).Append(error.Kind == NixErrorKind.InvalidToml ? ColourEnd : string.Empty).Append('\n');
        AppendPosition(body, string.Empty, error.Position);
        if (Suggestions.Question(error.Suggestions) is { } question)
        {
            body.Append(question).Append('\n');
        }

        return TerminalFilter.Apply(Indent(ErrorPrefix, new string(' ', ErrorPrefix.Length), body.ToString()));
    }

    /// <summary>
    /// A warning as it is printed. Those of <c>builtins.warn</c> say that they come from an expression; their lines are aligned
    /// with the first, unless they start with a line end. The evaluator's own are printed as they are.
    /// </summary>
    /// <param name="message">The text as bytes, one a char.</param>
    /// <param name="fromExpression">Whether <c>builtins.warn</c> gave it.</param>
    public static string FormatWarning(string message, bool fromExpression)
    {
        bool startsBelow = message.Length > 0 && message[0] == '\n';
        if (!fromExpression)
        {
            return TerminalFilter.Apply((startsBelow ? "warning:" : WarningPrefix) + message);
        }

        const string Prefix = "evaluation warning: ";
        return TerminalFilter.Apply(startsBelow ? Prefix.TrimEnd(' ') + Chomp(message) : Indent(Prefix, new string(' ', Prefix.Length), message));
    }

    /// <summary>The text of a warning at a position, for the sink of warnings: without the prefix of its first line.</summary>
    /// <param name="message">What is wrong, as bytes, one a char.</param>
    /// <param name="position">Where; may be no position.</param>
    public static string DescribeAt(string message, Position position)
    {
        if (!position.IsKnown)
        {
            return message;
        }

        var body = new StringBuilder(message).Append('\n');
        AppendPosition(body, string.Empty, position);
        return Indent(string.Empty, new string(' ', WarningPrefix.Length), body.ToString());
    }

    /// <summary>The text of a warning with a trace of its own, for the sink of warnings: without the prefix of its first line.</summary>
    /// <param name="message">What is wrong, as bytes, one a char.</param>
    /// <param name="position">Where; may be no position.</param>
    /// <param name="traces">What was being done, outermost first.</param>
    public static string DescribeWarning(string message, Position position, params TraceItem[] traces)
    {
        var body = new StringBuilder();
        if (AppendTraces(body, traces, showTrace: true))
        {
            body.Append('\n').Append(WarningPrefix);
        }

        body.Append(message).Append('\n');
        AppendPosition(body, string.Empty, position);
        return Indent(string.Empty, new string(' ', WarningPrefix.Length), body.ToString());
    }

    private static bool AppendTraces(StringBuilder target, IReadOnlyList<TraceItem> traces, bool showTrace)
    {
        var seen = new HashSet<TraceItem>(SameTrace.Instance);
        var repeated = new List<TraceItem>();
        int count = 0;
        bool any = false;
        bool truncated = false;
        foreach (TraceItem item in traces)
        {
            if (item.OnlyWithShowTrace && !showTrace)
            {
                continue;
            }

            any = true;
            if (item.Hint.Length == 0)
            {
                continue;
            }

            truncated |= !showTrace && count > ShortTrace;
            if (truncated && !item.Always)
            {
                continue;
            }

            if (!seen.Add(item))
            {
                repeated.Add(item);
                continue;
            }

            AppendRepeated(target, repeated, ref count);
            count++;
            AppendTrace(target, item, ref count);
        }

        AppendRepeated(target, repeated, ref count);
        if (truncated)
        {
            target.Append("\n(stack trace truncated; use '--show-trace' to show the full, detailed trace)\n");
        }

        return any;
    }

    private static void AppendRepeated(StringBuilder target, List<TraceItem> repeated, ref int count)
    {
        if (repeated.Count > FewRepeated)
        {
            target.Append("\n(").Append(repeated.Count).Append(" duplicate frames omitted)\n");
        }
        else
        {
            foreach (TraceItem item in repeated)
            {
                AppendTrace(target, item, ref count);
            }
        }

        repeated.Clear();
    }

    private static void AppendTrace(StringBuilder target, TraceItem item, ref int count)
    {
        target.Append('\n').Append(Ellipsis).Append(' ').Append(item.Hint).Append('\n');
        if (AppendPosition(target, "  ", item.Position))
        {
            count++;
        }
    }

    private static bool AppendPosition(StringBuilder target, string indent, Position position)
    {
        if (position.File is not { } file)
        {
            return false;
        }

        (int line, int column) = file.GetLineColumn(position.Offset);
        target.Append(indent).Append("at ").Append(file.DisplayName).Append(':').Append(line).Append(':').Append(column).Append(':');
        AppendLines(target, position);
        target.Append('\n');
        return true;
    }

    /// <summary>Adds the lines around a place, each on a new line, with a mark below it.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="position">The place.</param>
    internal static void AppendLines(StringBuilder target, Position position)
    {
        if (position.File is { Text.Length: > 0 } file)
        {
            (int line, int column) = file.GetLineColumn(position.Offset);

            // Each line of trace may show the same line, which may be a whole program.
            int from = column > MaxLine ? column - BeforeColumn : 0;
            AppendLine(target, file, line - 1, from);
            AppendLine(target, file, line, from);
            target.Append("\n      |").Append(' ', column - from).Append('^');
            AppendLine(target, file, line + 1, from);
        }
    }

    private static void AppendLine(StringBuilder target, SourceFile file, int line, int from)
    {
        if (file.GetLine(line) is { } text)
        {
            string number = line.ToString(System.Globalization.CultureInfo.InvariantCulture);
            int start = System.Math.Min(from, text.Length);
            target.Append("\n ").Append(number.PadLeft(5)).Append("| ").Append(text, start, System.Math.Min(text.Length - start, MaxLine));
        }
    }

    /// <summary>Puts a text before the first line and another before each of the others; no line keeps space at its end.</summary>
    private static string Indent(string first, string rest, string body)
    {
        string text = Chomp(body);
        var result = new StringBuilder(text.Length * 2);
        int start = 0;
        while (start < text.Length)
        {
            int end = text.IndexOf('\n', start);
            if (start > 0)
            {
                result.Append('\n');
            }

            string line = end < 0 ? text.Substring(start) : text.Substring(start, end - start);
            result.Append(Chomp((start == 0 ? first : rest) + line));
            if (end < 0)
            {
                break;
            }

            start = end + 1;
        }

        return result.ToString();
    }

    private static string Chomp(string text) => text.TrimEnd(' ', '\n', '\r', '\t');

    /// <summary>Two trace lines are the same when they say the same of the same place, also where the file was parsed twice.</summary>
    private sealed class SameTrace : IEqualityComparer<TraceItem>
    {
        public static readonly SameTrace Instance = new();

        public bool Equals(TraceItem? x, TraceItem? y) =>
            x!.Hint == y!.Hint && x.Position.Offset == y.Position.Offset && SameFile(x.Position.File, y.Position.File);

        public int GetHashCode(TraceItem item) => (System.StringComparer.Ordinal.GetHashCode(item.Hint) * 31) + item.Position.Offset;

        private static bool SameFile(SourceFile? x, SourceFile? y)
        {
            if (ReferenceEquals(x, y))
            {
                return true;
            }

            return x is not null && y is not null && x.Origin == y.Origin
                && (x.Origin is SourceOrigin.String or SourceOrigin.Stdin ? x.Text == y.Text : x.Name == y.Name);
        }
    }
}
