using System.Linq;
using TvixEval.Diagnostics;
using TvixEval.Text;
using Xunit;

namespace TvixEval.Tests.Diagnostics;

/// <summary>Reports as C++ Nix 2.34.8 printed them for the expression in each test.</summary>
public sealed class ErrorReportTests
{
    [Fact]
    public void AnErrorWithoutTraceStandsOnTheFirstLine()
    {
        SourceFile file = Expression("{ abc = 1; }.abd");
        var error = new NixException(NixErrorKind.MissingAttribute, "attribute 'abd' missing", new Position(file, 0))
        {
            Suggestions = Suggestions.BestMatches(new[] { "abc" }, "abd"),
        };

        const string Expected = """
            error: attribute 'abd' missing
                   at «string»:1:1:
                        1| { abc = 1; }.abd
                         | ^
                   Did you mean abc?
            """;
        Assert.Equal(Expected, Report(error, showTrace: false));
        Assert.Equal(Expected, Report(error, showTrace: true));
    }

    [Fact]
    public void TheLinesAroundThePlaceAreShownAndEmptyOnesKeepTheirNumber()
    {
        SourceFile file = InFile("# one\n\n{ a = 1; }.b\n# after\n");
        var error = new NixException(NixErrorKind.MissingAttribute, "attribute 'b' missing", new Position(file, 7))
        {
            Suggestions = new[] { "a" },
        };

        Assert.Equal(
            """
            error: attribute 'b' missing
                   at /tmp/file.nix:3:1:
                        2|
                        3| { a = 1; }.b
                         | ^
                        4| # after
                   Did you mean a?
            """,
            Report(error, showTrace: false));
    }

    [Fact]
    public void CallsOfFunctionsAppearOnlyInTheLongReport()
    {
        const string Text = "let f = x: throw \"a\"; g = x: f x; in g 1";
        SourceFile file = Expression(Text);
        NixException error = new NixException(NixErrorKind.Throw, "a")
            .AddTrace(new Position(file, 11), "while calling the 'throw' builtin")
            .AddTrace(new Position(file, 8), "while calling 'f'", onlyWithShowTrace: true)
            .AddTrace(new Position(file, 29), "from call site", onlyWithShowTrace: true)
            .AddTrace(new Position(file, 26), "while calling 'g'", onlyWithShowTrace: true)
            .AddTrace(new Position(file, 37), "from call site", onlyWithShowTrace: true);

        Assert.Equal(
            """
            error:
                   … while calling the 'throw' builtin
                     at «string»:1:12:
                        1| let f = x: throw "a"; g = x: f x; in g 1
                         |            ^

                   error: a
            """,
            Report(error, showTrace: false));
        Assert.Equal(
            """
            error:
                   … from call site
                     at «string»:1:38:
                        1| let f = x: throw "a"; g = x: f x; in g 1
                         |                                      ^

                   … while calling 'g'
                     at «string»:1:27:
                        1| let f = x: throw "a"; g = x: f x; in g 1
                         |                           ^

                   … from call site
                     at «string»:1:30:
                        1| let f = x: throw "a"; g = x: f x; in g 1
                         |                              ^

                   … while calling 'f'
                     at «string»:1:9:
                        1| let f = x: throw "a"; g = x: f x; in g 1
                         |         ^

                   … while calling the 'throw' builtin
                     at «string»:1:12:
                        1| let f = x: throw "a"; g = x: f x; in g 1
                         |            ^

                   error: a
            """,
            Report(error, showTrace: true));
    }

    [Theory]
    [InlineData(20, "(39 duplicate frames omitted)")]
    [InlineData(4, "(7 duplicate frames omitted)")]
    public void RepeatedFramesAreCounted(int depth, string note)
    {
        SourceFile file = InFile($"let f = n: if n == 0 then throw \"deep\" else 1 + f (n - 1);\nin f {depth}");
        NixException error = new NixException(NixErrorKind.Throw, "deep").AddTrace(new Position(file, 26), "while calling the 'throw' builtin");
        for (int i = 0; i <= depth; i++)
        {
            error.AddTrace(new Position(file, 8), "while calling 'f'", onlyWithShowTrace: true)
                .AddTrace(new Position(file, i == depth ? 62 : 48), "from call site", onlyWithShowTrace: true);
        }

        Assert.Equal(
            $$"""
            error:
                   … from call site
                     at /tmp/file.nix:2:4:
                        1| let f = n: if n == 0 then throw "deep" else 1 + f (n - 1);
                        2| in f {{depth}}
                         |    ^

                   … while calling 'f'
                     at /tmp/file.nix:1:9:
                        1| let f = n: if n == 0 then throw "deep" else 1 + f (n - 1);
                         |         ^
                        2| in f {{depth}}

                   … from call site
                     at /tmp/file.nix:1:49:
                        1| let f = n: if n == 0 then throw "deep" else 1 + f (n - 1);
                         |                                                 ^
                        2| in f {{depth}}

                   {{note}}

                   … while calling the 'throw' builtin
                     at /tmp/file.nix:1:27:
                        1| let f = n: if n == 0 then throw "deep" else 1 + f (n - 1);
                         |                           ^
                        2| in f {{depth}}

                   error: deep
            """,
            Report(error, showTrace: true));
    }

    [Fact]
    public void FramesRepeatedAFewTimesAreShown()
    {
        SourceFile file = InFile("x");
        var error = new NixException(NixErrorKind.Throw, "deep");
        for (int i = 0; i < 6; i++)
        {
            error.AddTrace(new Position(file, 0), "again");
        }

        Assert.Equal(6, Report(error, showTrace: true).Split("… again").Length - 1);
        error.AddTrace(new Position(file, 0), "again");
        Assert.Equal(1, Report(error, showTrace: true).Split("… again").Length - 1);
        Assert.Contains("(6 duplicate frames omitted)", Report(error, showTrace: true));
    }

    [Fact]
    public void AFileParsedTwiceGivesTheSameFrames()
    {
        var error = new NixException(NixErrorKind.Throw, "deep");
        for (int i = 0; i < 8; i++)
        {
            error.AddTrace(new Position(InFile("x y"), 2), "again");
        }

        Assert.Contains("(7 duplicate frames omitted)", Report(error, showTrace: true));
    }

    [Fact]
    public void TheShortReportIsCutAfterAFewFrames()
    {
        const string Text = "builtins.head (builtins.tail (builtins.attrNames (builtins.head (builtins.tail [1 (throw \"x\")]))))";
        SourceFile file = Expression(Text);
        NixException error = new NixException(NixErrorKind.Throw, "x")
            .AddTrace(new Position(file, 83), "while calling the 'throw' builtin")
            .AddTrace(new Position(file, 50), "while calling the 'head' builtin")
            .AddTrace(new Position(file, 30), "while calling the 'attrNames' builtin")
            .AddTrace(new Position(file, 15), "while calling the 'tail' builtin")
            .AddTrace(new Position(file, 0), "while calling the 'head' builtin");

        Assert.Equal(
            $"""
            error:
                   … while calling the 'head' builtin
                     at «string»:1:1:
                        1| {Text}
                         | ^

                   … while calling the 'tail' builtin
                     at «string»:1:16:
                        1| {Text}
                         |                ^

                   (stack trace truncated; use '--show-trace' to show the full, detailed trace)

                   error: x
            """,
            Report(error, showTrace: false));
        Assert.Equal(5, Report(error, showTrace: true).Split("… while calling").Length - 1);
    }

    [Fact]
    public void SomeFramesAreShownEvenWhereTheTraceIsCut()
    {
        NixException error = new NixException(NixErrorKind.Throw, "x").AddTrace(Position.None, string.Empty, always: true);
        foreach (string hint in new[] { "c5", "c4", "c3", "c2", "c1" })
        {
            error.AddTrace(Position.None, hint, always: true);
        }

        Assert.Equal(
            """
            error:
                   … c1

                   … c2

                   … c3

                   … c4

                   … c5

                   (stack trace truncated; use '--show-trace' to show the full, detailed trace)

                   error: x
            """,
            Report(error, showTrace: false));
    }

    [Fact]
    public void LineEndsOfAllKindsCountAndTabsBecomeSpaces()
    {
        SourceFile file = InFile("let\r\n\tx = 1;\r\n\ty = builtins.abort \"m\\tn\";\r\nin\ry");
        NixException error = new NixException(NixErrorKind.Abort, "evaluation aborted with the following error message: 'm\tn'")
            .AddTrace(new Position(file, 19), "while calling the 'abort' builtin");

        // The stops of tabs are counted from the beginning of the report, as C++ Nix counts them.
        Assert.Equal(
            string.Join(
            "\n",
            "error:",
            "       … while calling the 'abort' builtin",
            "         at /tmp/file.nix:3:6:",
            "            2|    x = 1;",
            "            3|    y = builtins.abort \"m\\tn\";",
            "             |      ^",
            "            4| in",
            "",
            "       error: evaluation aborted with the following error message: 'm   n'"),
            Report(error, showTrace: false));
    }

    [Fact]
    public void EscapeSequencesDoNotReachTheTerminal()
    {
        const string Text = "throw \"\u001b[31mred\u001b[0m\ta\rb\aé\t.\" ";
        SourceFile file = InFile(Bytes.FromText(Text));
        NixException error = new NixException(NixErrorKind.Throw, Bytes.FromText("\u001b[31mred\u001b[0m\ta\nb\aé\t."))
            .AddTrace(new Position(file, 0), "while calling the 'throw' builtin");

        Assert.Equal(string.Join(
            "\n",
            "error:",
            "       … while calling the 'throw' builtin",
            "         at /tmp/file.nix:1:1:",
            "            1| throw \"red a",
            "             | ^",
            "            2| bé      .\"",
            "",
            "       error: red     a",
            "       bé      ."), Report(error, showTrace: false));
    }

    [Fact]
    public void LinesOfTheMessageLoseSpaceAtTheirEnd()
    {
        SourceFile file = Expression("throw \"l1\\nl2  \\n\\nl3\\n\"");
        NixException error = new NixException(NixErrorKind.Throw, "l1\nl2  \n\nl3\n")
            .AddTrace(new Position(file, 0), "while calling the 'throw' builtin");

        Assert.Equal(
            """
            error:
                   … while calling the 'throw' builtin
                     at «string»:1:1:
                        1| throw "l1\nl2  \n\nl3\n"
                         | ^

                   error: l1
                   l2

                   l3
            """,
            Report(error, showTrace: false));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public void AnEmptyMessageLeavesTheBareWord(string message)
    {
        NixException error = new NixException(NixErrorKind.Throw, message).AddTrace(Position.None, "while calling the 'throw' builtin");

        Assert.Equal("error:\n       … while calling the 'throw' builtin\n\n       error:", Report(error, showTrace: false));
    }

    [Theory]
    [InlineData("a\nb", true, "evaluation warning: a\n                    b")]
    [InlineData("a\n", true, "evaluation warning: a")]
    [InlineData("a\nb", false, "warning: a\nb")]
    [InlineData("\na\nb", true, "evaluation warning:\na\nb")]
    [InlineData("a\tb", false, "warning: a      b")]
    public void WarningsCarryTheirPrefix(string message, bool fromExpression, string expected) =>
        Assert.Equal(expected, ErrorReport.FormatWarning(message, fromExpression));

    [Fact]
    public void AWarningCanHaveATraceAndAPlace()
    {
        SourceFile file = InFile("(builtins.derivationStrict {\n  __structuredAttrs = true;\n  maxSize = 1234;\n}).out\n");
        string text = ErrorReport.DescribeWarning(
            "'structuredAttrs' disables the effect of the derivation attribute 'maxSize'", new Position(file, 59), new TraceItem(Position.None, "while evaluating derivation 'n'"));

        Assert.Equal(
            """
            warning:
                     … while evaluating derivation 'n'

                     warning: 'structuredAttrs' disables the effect of the derivation attribute 'maxSize'
                     at /tmp/file.nix:3:3:
                          2|   __structuredAttrs = true;
                          3|   maxSize = 1234;
                           |   ^
                          4| }).out
            """,
            Bytes.ToText(ErrorReport.FormatWarning(text, fromExpression: false)));
    }

    [Fact]
    public void TraceOfAHundredThousandFramesIsFormatted()
    {
        SourceFile file = InFile(new string('\n', 100_000));
        var error = new NixException(NixErrorKind.Evaluation, "end");
        for (int i = 0; i < 100_000; i++)
        {
            error.AddTrace(new Position(file, i), "frame");
        }

        Assert.Equal(100_000, Report(error, showTrace: true).Split('\n').Count(static line => line.EndsWith("… frame", System.StringComparison.Ordinal)));
    }

    private static SourceFile Expression(string text) => new(SourceOrigin.String, string.Empty, text, "/");

    private static SourceFile InFile(string text) => new(SourceOrigin.File, "/tmp/file.nix", text, "/tmp");

    private static string Report(NixException error, bool showTrace) => Bytes.ToText(ErrorReport.Format(error, showTrace));

    [Theory]
    [InlineData(10, 1, 12)]
    [InlineData(5000, 200, 201)]
    public void OfAVeryLongLineThePartAroundThePlaceIsShown(int offset, int first, int caret)
    {
        string line = string.Concat(System.Linq.Enumerable.Range(0, 2000).Select(static i => i.ToString("x4", System.Globalization.CultureInfo.InvariantCulture)));
        string[] lines = Report(new NixException(NixErrorKind.Throw, "x", new Position(InFile(line + "\nb"), offset)), showTrace: true).Split('\n');

        string shown = lines[2].Substring(lines[2].IndexOf('|') + 2);
        Assert.Equal(2000, shown.Length);
        Assert.Equal(line.Substring(offset == 10 ? 0 : offset + 1 - first, 2000), shown);
        Assert.Equal(caret, lines[3].IndexOf('^') - lines[3].IndexOf('|'));
    }
}
