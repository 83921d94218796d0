using System;
using System.Linq;
using System.Threading;
using TvixEval.Syntax;
using Xunit;

namespace TvixEval.Tests.Syntax;

/// <summary>Nesting a hundred thousand deep parses and prints, on any thread; a million deep it is an error, not a crash.</summary>
public sealed class DeepSourceTests
{
    private const int Depth = 100_000;

    [Theory]
    [InlineData("(", "1", ")")]
    [InlineData("[", "", "]")]
    [InlineData("[f ", "1", "]")]
    [InlineData("{a=", "1", ";}")]
    [InlineData("rec{a=", "1", ";}")]
    [InlineData("{inherit(", "1", ")a;}")]
    [InlineData("{${", "1", "}=1;}")]
    [InlineData("x: ", "1", "")]
    [InlineData("{a?", "1", "}: 1")]
    [InlineData("if a then b else ", "1", "")]
    [InlineData("if ", "1", " then a else b")]
    [InlineData("let a = ", "1", "; in a")]
    [InlineData("let {body=", "1", ";}")]
    [InlineData("with ", "1", "; a")]
    [InlineData("assert a; ", "1", "")]
    [InlineData("!", "1", "")]
    [InlineData("- ", "1", "")]
    [InlineData("f (", "1", ")")]
    [InlineData("(-", "1", ")")]
    [InlineData("\"${", "1", "}\"")]
    [InlineData("''${", "1", "}''")]
    [InlineData("./${", "1", "}")]
    [InlineData("a.${", "1", "}")]
    [InlineData("a.b or ", "c", "")]
    [InlineData("1 + ", "1", "")]
    [InlineData("1 ++ ", "1", "")]
    [InlineData("1 -> ", "1", "")]
    [InlineData("f <| ", "1", "")]
    [InlineData("", "1", " |> f")]
    [InlineData("", "f", " x")]
    [InlineData("", "f", ".x")]
    [InlineData("", "f", " ? x")]
    public void Parses(string before, string inner, string after)
    {
        string print = Source.Print(Nest(before, inner, after, Depth), Source.WithPipes);
        Assert.NotEqual(string.Empty, print);
    }

    [Theory]
    [InlineData("(")]
    [InlineData("[")]
    [InlineData("{a=")]
    [InlineData("\"${")]
    [InlineData("x: ")]
    public void FailsWhereItIsWrong(string before)
    {
        NixParseException error = Source.ExpectError(Nest(before, ")", string.Empty, Depth));
        Assert.Equal(ParseErrorCode.UnexpectedToken, error.Code);
        Assert.Equal(before.Length * Depth, error.Position.Offset);
    }

    [Fact]
    public void MergesDeepSets()
    {
        string set = Nest("{a=", "{}", ";}", Depth);
        Assert.StartsWith("{ a = { a = ", Source.Print("{ a = " + set + "; a = " + set + "; }"));
    }

    [Fact]
    public void AMillionLevelsAreAnError()
    {
        NixParseException error = Source.ExpectError(new string('(', 1_000_000));
        Assert.Equal((ParseErrorCode.Limit, "the expression is nested too deeply"), (error.Code, error.RawMessage));
    }

    [Fact]
    public void ParsesOnAThreadWithASmallStack()
    {
        string? print = null;
        var thread = new Thread(() => print = Source.Print(Nest("[", string.Empty, "]", Depth)), 256 * 1024);
        thread.Start();
        thread.Join();
        Assert.Equal((Depth * 6) - 3, print?.Length);
    }

    [Fact]
    public void WarningsComeOnTheCallersThread()
    {
        int threadId = 0;
        var options = new ParserOptions { OnWarning = _ => threadId = Environment.CurrentManagedThreadId };
        Source.Parse(Nest("(", "[ f or ]", ")", Depth), options);
        Assert.Equal(Environment.CurrentManagedThreadId, threadId);
    }

    private static string Nest(string before, string inner, string after, int depth) =>
        string.Concat(Enumerable.Repeat(before, depth)) + inner + string.Concat(Enumerable.Repeat(after, depth));
}
