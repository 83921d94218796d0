using System;
using System.Text;

namespace TvixEval.Formats.Toml;

/// <content>Errors, worded and drawn as the library of C++ Nix does.</content>
internal sealed partial class TomlParser
{
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
    private TomlException Error(string message, int position, string hint, params string[] advice)
    {
        int lineStart = position == 0 ? 0 : text.LastIndexOf('\n', Math.Min(position, text.Length) - 1) + 1;
        int lineEnd = text.IndexOf('\n', lineStart);
        string shown = text.Substring(lineStart, (lineEnd < 0 ? text.Length : lineEnd) - lineStart).TrimEnd('\r');
        int number = 1;
        for (int i = 0; i < lineStart; i++)
        {
            number += text[i] == '\n' ? 1 : 0;
        }

        string digits = number.ToString(System.Globalization.CultureInfo.InvariantCulture);
        string gutter = new(' ', digits.Length + 1);
        var report = new StringBuilder("[error] ").Append(message);
        report.Append("\n --> fromTOML");
        report.Append('\n').Append(gutter).Append(" |");
        report.Append("\n ").Append(digits).Append(" | ").Append(shown);
        report.Append('\n').Append(gutter).Append(" | ").Append(' ', Math.Max(position - lineStart, 0)).Append("^-- ").Append(hint).Append('\n');
        foreach (string line in advice)
        {
            report.Append("Hint: ").Append(line).Append('\n');
        }

        return new TomlException(report.ToString());
    }
}
