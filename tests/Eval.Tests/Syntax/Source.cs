using System.Collections.Generic;
using TvixEval.Syntax;
using TvixEval.Syntax.Ast;
using TvixEval.Text;
using Xunit;

namespace TvixEval.Tests.Syntax;

/// <summary>Parses test sources the way the expected values were recorded: from standard input, in /tmp, with the home /home/nix.</summary>
internal static class Source
{
    public static readonly ParserOptions Plain = new() { HomeDirectory = "/home/nix" };

    public static readonly ParserOptions WithPipes = new() { HomeDirectory = "/home/nix", PipeOperators = true };

    public static Expr Parse(string source, ParserOptions? options = null) => Parser.Parse(File(source), options ?? Plain);

    public static T Parse<T>(string source)
        where T : Expr => Assert.IsType<T>(Parse(source));

    public static string Print(string source, ParserOptions? options = null) => SyntaxPrinter.Print(Parse(source, options));

    public static NixParseException ExpectError(string source, ParserOptions? options = null) =>
        Assert.Throws<NixParseException>(() => Parse(source, options));

    /// <summary>The tokens of a source with their ranges; the end of the file is left out.</summary>
    public static List<(TokenKind Kind, int Start, int End)> Tokens(string source)
    {
        var lexer = new Lexer(File(source), Plain, new NameTable());
        var result = new List<(TokenKind, int, int)>();
        for (lexer.Next(); lexer.Kind != TokenKind.EndOfFile; lexer.Next())
        {
            result.Add((lexer.Kind, lexer.Start, lexer.End));
        }

        return result;
    }

    public static SourceFile File(string source) => new(SourceOrigin.Stdin, string.Empty, source, "/tmp");
}
