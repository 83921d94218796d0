using System;
using System.Collections.Generic;
using System.Linq;
using TvixEval.Diagnostics;
using TvixEval.Module.Errors;
using TvixEval.Text;

namespace TvixEval.Module.Tests.Shell;

/// <summary>Error records of every id at every kind of place, for <c>ShowErrors.ps1</c>, which shows them in PowerShell itself.</summary>
public static class ShownErrors
{
    private static readonly string[] EachView = ["ConciseView", "NormalView", "DetailedView", "Get-Error"];

    private static readonly string Long = new string('x', 4500) + " word " + new string('y', 4494);

    // What it is, the text, and where in it: an offset in bytes, from the end if it is negative. And the line that is shown, and its number.
    private static readonly (string Name, string Text, int Offset, int Line, string Shown)[] Places =
    {
        ("first line", "nope\nb\n", 0, 1, "nope"),
        ("middle line", "a\n  nope;\nb\n", 4, 2, "  nope;"),
        ("last line", "a\nnope", 2, 2, "nope"),
        ("last char", "a\nnope", 5, 2, "nope"),
        ("end without line end", "{ a = 1;", -1, 1, "{ a = 1;"),
        ("end behind a space", "{ a = 1; ", -1, 1, "{ a = 1;"),
        ("end behind many spaces", "{ a = 1;          ", -1, 1, "{ a = 1;"),
        ("in the spaces at the end", "{ a = 1;          ", 12, 1, "{ a = 1;"),
        ("end behind a tab", "\t{ a =\t1;\t", -1, 1, "{ a ="),
        ("end behind a line end", "1 +\n", -1, 1, "1 +"),
        ("end behind CRLF", "a\r\n1 +\r\n", -1, 2, "1 +"),
        ("end behind CR", "a\r1 +\r", -1, 2, "1 +"),
        ("end behind blank lines", "{ a = 1;\n\n  \n\t\n", -1, 1, "{ a = 1;"),
        ("end in a blank line", "{ a = 1;\n  \n    ", -1, 1, "{ a = 1;"),
        ("blank line in the middle", "{\n  a = 1;\n\n}\n", 11, 2, "  a = 1;"),
        ("blank first line", "\n\n1\n", 0, 1, "(no text)"),
        ("no text", "", 0, 1, "(no text)"),
        ("line ends only", "\n\n\n", -1, 4, "(no text)"),
        ("spaces only", "   ", -1, 1, "(no text)"),
        ("comments only", "# one\n/* two */\n", -1, 2, "/* two */"),
        ("past the end", "1 +\n", 1000, 1, "1 +"),
        ("CRLF", "a\r\n  nope;\r\nb\r\n", 5, 2, "  nope;"),
        ("before CRLF", "a\r\n  nope;\r\nb\r\n", 10, 2, "  nope;"),
        ("tabs", "a\n\tb\t=\tnope;\n", 7, 2, "=    nope;"),
        ("wide characters", Bytes.FromText("a\n\"\u65e5\u672c\ud83d\ude00\" nope;\n"), 15, 2, "\u65e5\u672c\ud83d\ude00"),
        ("wide characters at the end", Bytes.FromText("\"\u65e5\u672c\ud83d\ude00\" \n"), -1, 1, "\u65e5\u672c\ud83d\ude00"),
        ("in a character", Bytes.FromText("\"\u65e5\u672c\" nope"), 2, 1, "\u65e5\u672c"),
        ("no UTF-8", "\"\u00ff\u00fe\" nope\n", -1, 1, "nope"),
        ("unusual spaces", Bytes.FromText("nope\u3000\u2028\u0085\u00a0"), -1, 1, "nope"),
        ("long line", Long + "\n", 4501, 1, "word"),
        ("long line, start", Long + "\n", 0, 1, "xxxxxxxx"),
        ("long line, end", Long + "\n", -1, 1, "yyyyyyyy"),
        ("long line, spaces at the end", Long + new string(' ', 50), -1, 1, "yyyyyyyy"),
        ("long line of tabs", new string('\t', 9000) + "nope\n", 9000, 1, "nope"),
        ("long word", "a = " + new string('w', 200) + ";\n", 4, 1, "a = wwww"),
        ("a hundred thousand lines", string.Concat(Enumerable.Repeat("\n", 99999)) + "nope\n", -1, 100000, "nope"),
        ("control characters", "\u001b[31m\0 nope \u001b", 7, 1, "nope"),
    };

    /// <summary>Texts that end too early: the text, the line that is shown and its number.</summary>
    public static IReadOnlyList<(string Text, int Line, string Shown)> Unfinished { get; } =
    [
        ("{ a = 1; ", 1, "{ a = 1;"),
        ("{\n  a = 1;\n", 2, "  a = 1;"),
        ("{\r\n  a = 1;\r\n\t", 2, "  a = 1;"),
        ("1 +\n", 1, "1 +"),
        ("\"abc\n", 1, "\"abc"),
        ("''\n  abc\n\n", 2, "  abc"),
        ("# a comment\n", 1, "# a comment"),
        ("\n\n", 3, "(no text)"),
    ];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ShownError> All()
    {
        var all = new List<ShownError>();
        foreach (NixErrorKind kind in Enum.GetValues<NixErrorKind>())
        {
            // What is slow to show is shown of one kind of error.
            bool isOften = kind == NixErrorKind.Parse;
            all.Add(Make(kind, "no place", Position.None, 0, string.Empty, string.Empty, EachView));
            foreach ((string name, string text, int offset, int line, string shown) in Places)
            {
                int at = offset < 0 ? text.Length + 1 + offset : offset;
                foreach ((string source, SourceFile file) in Sources(text))
                {
                    bool isText = file.Origin == SourceOrigin.String;
                    if (isText || isOften)
                    {
                        all.Add(Make(kind, name, new Position(file, at), line, source, shown, EachView[..(!isOften ? 1 : isText ? 4 : 2)]));
                    }
                }
            }
        }

        return all;
    }

    private static (string Shown, SourceFile File)[] Sources(string text) =>
    [
        ("\u00abstring\u00bb", new SourceFile(SourceOrigin.String, string.Empty, text, "/")),
        ("shown.nix", new SourceFile(SourceOrigin.File, "/nowhere/shown.nix", text, "/nowhere")),
        ("two  lines.nix", new SourceFile(SourceOrigin.File, "/nowhere/two\n\nlines.nix", text, "/nowhere")),
    ];

    private static ShownError Make(NixErrorKind kind, string name, Position position, int line, string source, string shown, string[] views)
    {
        string message = "what " + kind + " says";
        var error = new NixException(kind, message) { Position = position };
        return new ShownError(kind + ", " + name + ", " + source, ErrorRecords.Create(error, target: null), message, source, line, shown, views);
    }
}
