using System;
using System.Globalization;
using System.Text;

namespace TvixEval.Formats.Toml;

/// <content>Errors, worded and drawn as the library of C++ Nix does.</content>
internal sealed partial class TomlParser
{
    private const int SurroundingCharacters = 30;

    // What a value begins with tells which word is meant.
    private TomlException UnknownValue() => (at < text.Length ? text[at] : '\0') switch
    {
        'T' => NotLowercase("true", "true or false"),
        'F' => NotLowercase("false", "true or false"),
        'i' or 'I' => NotLowercase("inf", "from `1` to `9` or digit [0-9] or inf or nan"),
        'n' or 'N' => NotLowercase("nan", "from `1` to `9` or digit [0-9] or inf or nan"),
        _ => Error("bad format: unknown value appeared", at, "here"),
    };

    private TomlException NotLowercase(string word, string expected) =>
        Error($"toml::parse_value: `{word}` must be in lowercase. A string must be surrounded by quotes.", at, "expected " + expected);

    private TomlException Duplicate(int position, string what = "a value, value already exists") =>
        Error("toml::insert_value: failed to insert " + what, position, "inserting this");

    private TomlException Immutable(int position) =>
        Error("toml::insert_value: failed to insert a value: inline table is immutable", position, "inserting this");

    /// <summary>An error with the line it is in and a mark below, as the library draws them.</summary>
    private TomlException Error(string message, int position, string hint, params string[] advice) => Error(message, position, hint, 1, advice);

    private TomlException Error(string message, int position, string hint, int length, params string[] advice)
    {
        int number = 1;
        for (int i = text.IndexOf('\n'); i >= 0 && i < position; i = text.IndexOf('\n', i + 1))
        {
            number++;
        }

        string digits = number.ToString(CultureInfo.InvariantCulture);
        string gutter = new(' ', digits.Length + 1);
        string line = Surroundings(position, out int column);
        var report = new StringBuilder("[error] ").Append(message);
        report.Append("\n --> fromTOML");
        report.Append('\n').Append(gutter).Append(" |");
        report.Append("\n ").Append(digits).Append(" | ");
        foreach (char c in line)
        {
            AppendVisible(report, c);
        }

        int marks = Math.Max(1, Math.Min(length, line.Length - column));
        report.Append('\n').Append(gutter).Append(" | ").Append(' ', column).Append('^', marks).Append("-- ").Append(hint).Append('\n');
        foreach (string tip in advice)
        {
            report.Append("Hint: ").Append(tip).Append('\n');
        }

        return new TomlException(report.ToString());
    }

    /// <summary>The line of a position, of which no more than a few characters on either side are shown.</summary>
    private string Surroundings(int position, out int column)
    {
        int from = Math.Max(0, position - SurroundingCharacters);
        int to = Math.Min(text.Length, position + SurroundingCharacters);
        int lineStart = position == 0 ? 0 : text.LastIndexOf('\n', position - 1, position - from) + 1;
        int lineEnd = text.IndexOf('\n', position, to - position);
        bool isCutBefore = lineStart == 0 && from > 0;
        bool isCutBehind = lineEnd < 0 && to < text.Length && text[to] != '\n';
        lineStart = Math.Max(lineStart, from);
        lineEnd = lineEnd < 0 ? to : lineEnd;
        string prefix = isCutBefore && text[from - 1] != '\n' ? "... " : string.Empty;
        column = prefix.Length + position - lineStart;
        return prefix + text.Substring(lineStart, lineEnd - lineStart) + (isCutBehind ? " ..." : string.Empty);
    }

    private static void AppendVisible(StringBuilder report, char c)
    {
        if (c is >= ' ' and < '\x7f')
        {
            report.Append(c);
            return;
        }

        report.Append("0x").Append(((int)c).ToString("x2", CultureInfo.InvariantCulture)).Append(c switch
        {
            '\0' => "(NUL)",
            '\t' => "(TAB)",
            '\v' => "(VERTICAL TAB)",
            '\f' => "(FORM FEED)",
            '\r' => "(CARRIAGE RETURN)",
            '\x1b' => "(ESCAPE)",
            _ => string.Empty,
        });
    }
}
