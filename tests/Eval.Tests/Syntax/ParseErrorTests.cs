using TvixEval.Syntax;
using Xunit;

namespace TvixEval.Tests.Syntax;

/// <summary>
/// Errors: the text and the place. All were recorded from C++ Nix 2.34.8 (<c>nix-instantiate --parse -</c>).
/// Line 0 stands for an error without a position.
/// </summary>
public sealed class ParseErrorTests
{
    [Theory]
    [InlineData("", "syntax error, unexpected end of file", 1, 1)]
    [InlineData("1 ]", "syntax error, unexpected ']', expecting end of file", 1, 3)]
    [InlineData("(1", "syntax error, unexpected end of file, expecting ')'", 1, 3)]
    [InlineData("(1 ]", "syntax error, unexpected ']', expecting ')'", 1, 4)]
    [InlineData("[ 1", "syntax error, unexpected end of file", 1, 4)]
    [InlineData("[ 1 ;", "syntax error, unexpected ';'", 1, 5)]
    [InlineData("{", "syntax error, unexpected end of file, expecting 'inherit'", 1, 2)]
    [InlineData("{ 5 }", "syntax error, unexpected integer, expecting 'inherit'", 1, 3)]
    [InlineData("x: { 5 }", "syntax error, unexpected integer, expecting 'inherit'", 1, 6)]
    [InlineData("1 + { 5", "syntax error, unexpected integer, expecting 'inherit'", 1, 7)]
    [InlineData("1 + { ... }", "syntax error, unexpected '...', expecting 'inherit'", 1, 7)]
    [InlineData("rec 1", "syntax error, unexpected integer, expecting '{'", 1, 5)]
    [InlineData("rec { 5", "syntax error, unexpected integer, expecting 'inherit' or '}'", 1, 7)]
    [InlineData("rec", "syntax error, unexpected end of file, expecting '{'", 1, 4)]
    [InlineData("let 5", "syntax error, unexpected integer, expecting 'in' or 'inherit'", 1, 5)]
    [InlineData("let", "syntax error, unexpected end of file, expecting 'in' or 'inherit'", 1, 4)]
    [InlineData("let { 5", "syntax error, unexpected integer, expecting 'inherit' or '}'", 1, 7)]
    [InlineData("let {", "syntax error, unexpected end of file, expecting 'inherit' or '}'", 1, 6)]
    [InlineData("let a = 1; 5", "syntax error, unexpected integer, expecting 'in' or 'inherit'", 1, 12)]
    [InlineData("let a = 1", "syntax error, unexpected end of file, expecting ';'", 1, 10)]
    [InlineData("1 + let a = 1; in a", "syntax error, unexpected identifier, expecting '{'", 1, 9)]
    [InlineData("{ a", "syntax error, unexpected end of file, expecting '.' or '='", 1, 4)]
    [InlineData("{ a b }", "syntax error, unexpected identifier, expecting '.' or '='", 1, 5)]
    [InlineData("{ a.5 = 1; }", "syntax error, unexpected floating-point literal, expecting '.' or '='", 1, 4)]
    [InlineData("{ a. = 1; }", "syntax error, unexpected '=', expecting identifier or 'or' or '${' or '\"'", 1, 6)]
    [InlineData("{ a.b 1", "syntax error, unexpected integer, expecting '.' or '='", 1, 7)]
    [InlineData("{ a = 1 }", "syntax error, unexpected '}', expecting ';'", 1, 9)]
    [InlineData("{ a = 1; 5", "syntax error, unexpected integer, expecting 'inherit'", 1, 10)]
    [InlineData("{ a = ; }", "syntax error, unexpected ';'", 1, 7)]
    [InlineData("{a}", "syntax error, unexpected end of file, expecting ':' or '@'", 1, 4)]
    [InlineData("{ a, b c }", "syntax error, unexpected identifier, expecting '}' or ','", 1, 8)]
    [InlineData("{ a, 5 }", "syntax error, unexpected integer, expecting identifier or '...' or '}'", 1, 6)]
    [InlineData("{ a ? 1 b }", "syntax error, unexpected end of file, expecting ':' or '@'", 1, 12)]
    [InlineData("x@{ 5 }: 1", "syntax error, unexpected integer, expecting identifier or '...' or '}'", 1, 5)]
    [InlineData("x@{a}", "syntax error, unexpected end of file, expecting ':'", 1, 6)]
    [InlineData("x@1", "syntax error, unexpected integer, expecting '{'", 1, 3)]
    [InlineData("{a}@1", "syntax error, unexpected integer, expecting identifier", 1, 5)]
    [InlineData("{a}@x", "syntax error, unexpected end of file, expecting ':'", 1, 6)]
    [InlineData("{a}@x 1", "syntax error, unexpected integer, expecting ':'", 1, 7)]
    [InlineData("{...", "syntax error, unexpected end of file, expecting '}'", 1, 5)]
    [InlineData("{ ..., a }: 1", "syntax error, unexpected ',', expecting '}'", 1, 6)]
    [InlineData("{ ... a }: 1", "syntax error, unexpected identifier, expecting '}'", 1, 7)]
    [InlineData("{ \"a\", b }: 1", "syntax error, unexpected ',', expecting '.' or '='", 1, 6)]
    [InlineData("{ a.b, c }: 1", "syntax error, unexpected ',', expecting '.' or '='", 1, 6)]
    [InlineData("{ inherit 5; }", "syntax error, unexpected integer", 1, 11)]
    [InlineData("{ inherit (1 a; }", "syntax error, unexpected ';', expecting ')'", 1, 15)]
    [InlineData("{ inherit (a) 5; }", "syntax error, unexpected integer", 1, 15)]
    [InlineData("{ inherit a", "syntax error, unexpected end of file", 1, 12)]
    [InlineData("{ inherit", "syntax error, unexpected end of file", 1, 10)]
    [InlineData("if", "syntax error, unexpected end of file", 1, 3)]
    [InlineData("if 1 else", "syntax error, unexpected 'else', expecting 'then'", 1, 6)]
    [InlineData("if 1 then 2", "syntax error, unexpected end of file, expecting 'else'", 1, 12)]
    [InlineData("if 1 then 2 ;", "syntax error, unexpected ';', expecting 'else'", 1, 13)]
    [InlineData("assert 1", "syntax error, unexpected end of file, expecting ';'", 1, 9)]
    [InlineData("assert", "syntax error, unexpected end of file", 1, 7)]
    [InlineData("with 1 2 3", "syntax error, unexpected end of file, expecting ';'", 1, 11)]
    [InlineData("with", "syntax error, unexpected end of file", 1, 5)]
    [InlineData("1 == 2 == 3", "syntax error, unexpected '=='", 1, 8)]
    [InlineData("1 != 2 == 3", "syntax error, unexpected '=='", 1, 8)]
    [InlineData("1 < 2 < 3", "syntax error, unexpected '<'", 1, 7)]
    [InlineData("1 <= 2 > 3", "syntax error, unexpected '>'", 1, 8)]
    [InlineData("1 < !2 < 3", "syntax error, unexpected '<'", 1, 8)]
    [InlineData("a ? ", "syntax error, unexpected end of file, expecting identifier or 'or' or '${' or '\"'", 1, 5)]
    [InlineData("a ? 5", "syntax error, unexpected integer, expecting identifier or 'or' or '${' or '\"'", 1, 5)]
    [InlineData("a.", "syntax error, unexpected end of file, expecting identifier or 'or' or '${' or '\"'", 1, 3)]
    [InlineData("a. b .", "syntax error, unexpected end of file, expecting identifier or 'or' or '${' or '\"'", 1, 7)]
    [InlineData("a.b or", "syntax error, unexpected end of file", 1, 7)]
    [InlineData("a.b or ;", "syntax error, unexpected ';'", 1, 8)]
    [InlineData("or", "syntax error, unexpected 'or'", 1, 1)]
    [InlineData("1 +", "syntax error, unexpected end of file", 1, 4)]
    [InlineData("1 + if a then b else c", "syntax error, unexpected 'if'", 1, 5)]
    [InlineData("!", "syntax error, unexpected end of file", 1, 2)]
    [InlineData("-", "syntax error, unexpected end of file", 1, 2)]
    [InlineData("a: ", "syntax error, unexpected end of file", 1, 4)]
    [InlineData("x: y: ", "syntax error, unexpected end of file", 1, 7)]
    [InlineData("f x: 1", "syntax error, unexpected ':', expecting end of file", 1, 4)]
    [InlineData("(f x: 1)", "syntax error, unexpected ':', expecting ')'", 1, 5)]
    [InlineData("a : b : ]", "syntax error, unexpected ']'", 1, 9)]
    [InlineData("1 2 ;", "syntax error, unexpected ';', expecting end of file", 1, 5)]
    [InlineData("in", "syntax error, unexpected 'in'", 1, 1)]
    [InlineData("then", "syntax error, unexpected 'then'", 1, 1)]
    [InlineData("else", "syntax error, unexpected 'else'", 1, 1)]
    [InlineData("inherit", "syntax error, unexpected 'inherit'", 1, 1)]
    [InlineData("...", "syntax error, unexpected '...'", 1, 1)]
    [InlineData("->", "syntax error, unexpected '->'", 1, 1)]
    [InlineData("&&", "syntax error, unexpected '&&'", 1, 1)]
    [InlineData("||", "syntax error, unexpected '||'", 1, 1)]
    [InlineData("++", "syntax error, unexpected '++'", 1, 1)]
    [InlineData("//", "syntax error, unexpected '//'", 1, 1)]
    [InlineData("==", "syntax error, unexpected '=='", 1, 1)]
    [InlineData("=", "syntax error, unexpected '='", 1, 1)]
    [InlineData(".", "syntax error, unexpected '.'", 1, 1)]
    [InlineData("..", "syntax error, unexpected '.'", 1, 1)]
    [InlineData(",", "syntax error, unexpected ','", 1, 1)]
    [InlineData(";", "syntax error, unexpected ';'", 1, 1)]
    [InlineData(":", "syntax error, unexpected ':'", 1, 1)]
    [InlineData("@", "syntax error, unexpected '@'", 1, 1)]
    [InlineData("?", "syntax error, unexpected '?'", 1, 1)]
    [InlineData("*", "syntax error, unexpected '*'", 1, 1)]
    [InlineData("/", "syntax error, unexpected '/'", 1, 1)]
    [InlineData("<", "syntax error, unexpected '<'", 1, 1)]
    [InlineData(">", "syntax error, unexpected '>'", 1, 1)]
    [InlineData("<=", "syntax error, unexpected '<='", 1, 1)]
    [InlineData(">=", "syntax error, unexpected '>='", 1, 1)]
    [InlineData("!=", "syntax error, unexpected '!='", 1, 1)]
    [InlineData("}", "syntax error, unexpected '}'", 1, 1)]
    [InlineData(")", "syntax error, unexpected ')'", 1, 1)]
    [InlineData("]", "syntax error, unexpected ']'", 1, 1)]
    [InlineData("$", "syntax error, unexpected invalid token", 1, 1)]
    [InlineData("%", "syntax error, unexpected invalid token", 1, 1)]
    [InlineData("&", "syntax error, unexpected invalid token", 1, 1)]
    [InlineData("|", "syntax error, unexpected invalid token", 1, 1)]
    [InlineData("~", "syntax error, unexpected invalid token", 1, 1)]
    [InlineData("\\", "syntax error, unexpected invalid token", 1, 1)]
    [InlineData("`", "syntax error, unexpected invalid token", 1, 1)]
    [InlineData("^", "syntax error, unexpected invalid token", 1, 1)]
    [InlineData("'", "syntax error, unexpected invalid token", 1, 1)]
    [InlineData("\u00c3\u00a9", "syntax error, unexpected invalid token", 1, 1)]
    [InlineData("\u0001", "syntax error, unexpected invalid token", 1, 1)]
    [InlineData("a \u000c b", "syntax error, unexpected invalid token, expecting end of file", 1, 3)]
    [InlineData("\"${", "syntax error, unexpected end of file", 1, 4)]
    [InlineData("\"${1", "syntax error, unexpected end of file, expecting '}'", 1, 5)]
    [InlineData("\"a${1 2", "syntax error, unexpected end of file, expecting '}'", 1, 8)]
    [InlineData("./${1", "syntax error, unexpected end of file, expecting '}'", 1, 6)]
    [InlineData("./a${1;", "syntax error, unexpected ';', expecting '}'", 1, 7)]
    [InlineData("[ -1 ]", "syntax error, unexpected '-'", 1, 3)]
    [InlineData("[ 1 - 2 ]", "syntax error, unexpected '-'", 1, 5)]
    [InlineData("[ if a then b else c ]", "syntax error, unexpected 'if'", 1, 3)]
    [InlineData("{ a = b; }.", "syntax error, unexpected end of file, expecting identifier or 'or' or '${' or '\"'", 1, 12)]
    [InlineData("{}: ", "syntax error, unexpected end of file", 1, 5)]
    [InlineData("{}@", "syntax error, unexpected end of file, expecting identifier", 1, 4)]
    [InlineData("{ }: { a = ; }", "syntax error, unexpected ';'", 1, 12)]
    [InlineData("let inherit 5; in 1", "syntax error, unexpected integer", 1, 13)]
    [InlineData("let in", "syntax error, unexpected end of file", 1, 7)]
    [InlineData("({ a, a }: ;", "syntax error, unexpected ';'", 1, 12)]
    public void UnexpectedTokens(string source, string message, int line, int column)
    {
        NixParseException error = Source.ExpectError(source);
        Assert.Equal(message, error.RawMessage);
        Assert.Equal((line, column), (error.Position.Line, error.Position.Column));
        Assert.Equal(ParseErrorCode.UnexpectedToken, error.Code);
    }

    [Theory]
    [InlineData("\"", "syntax error, unexpected end of file, expecting '\"'", 1, 2)]
    [InlineData("\"abc", "syntax error, unexpected end of file, expecting '\"'", 1, 5)]
    [InlineData("\"abc$", "syntax error, unexpected end of file, expecting '\"'", 1, 6)]
    [InlineData("\"abc\\", "syntax error, unexpected end of file, expecting '\"'", 1, 6)]
    [InlineData("\"abc$\\", "syntax error, unexpected end of file, expecting '\"'", 1, 7)]
    [InlineData("\"a${b}", "syntax error, unexpected end of file, expecting '\"'", 1, 7)]
    [InlineData("\"a\n\nb", "syntax error, unexpected end of file, expecting '\"'", 3, 2)]
    [InlineData("''", "syntax error, unexpected end of file, expecting indented string or '${' or end of an indented string", 1, 3)]
    [InlineData("''abc", "syntax error, unexpected end of file, expecting indented string or '${' or end of an indented string", 1, 6)]
    [InlineData("''abc'", "syntax error, unexpected end of file, expecting indented string or '${' or end of an indented string", 1, 7)]
    [InlineData("''a$", "syntax error, unexpected end of file, expecting indented string or '${' or end of an indented string", 1, 5)]
    [InlineData("''a${b}", "syntax error, unexpected end of file, expecting indented string or '${' or end of an indented string", 1, 8)]
    [InlineData("''a''${b}", "syntax error, unexpected end of file, expecting indented string or '${' or end of an indented string", 1, 10)]
    [InlineData("''a''\\", "syntax error, unexpected invalid token, expecting end of file", 1, 6)]
    [InlineData("''a${1 2 ;", "syntax error, unexpected ';', expecting '}'", 1, 10)]
    [InlineData("'' x\n  y\n", "syntax error, unexpected end of file, expecting indented string or '${' or end of an indented string", 3, 1)]
    [InlineData("a \"b", "syntax error, unexpected end of file, expecting '\"'", 1, 5)]
    [InlineData("{ \"a = 1; }", "syntax error, unexpected end of file, expecting '\"'", 1, 12)]
    public void Strings(string source, string message, int line, int column)
    {
        NixParseException error = Source.ExpectError(source);
        Assert.Equal(message, error.RawMessage);
        Assert.Equal((line, column), (error.Position.Line, error.Position.Column));
    }

    [Theory]
    [InlineData("./a/", "path has a trailing slash", 1, 1)]
    [InlineData("./a/ ", "path has a trailing slash", 1, 5)]
    [InlineData("(./a", "syntax error, unexpected end of file, expecting ')'", 1, 2)]
    [InlineData("(./a ", "syntax error, unexpected end of file, expecting ')'", 1, 6)]
    [InlineData("./", "syntax error, unexpected '.'", 1, 1)]
    [InlineData("/", "syntax error, unexpected '/'", 1, 1)]
    [InlineData("..", "syntax error, unexpected '.'", 1, 1)]
    [InlineData("~", "syntax error, unexpected invalid token", 1, 1)]
    [InlineData("~a", "syntax error, unexpected invalid token", 1, 1)]
    [InlineData("~/", "syntax error, unexpected invalid token", 1, 1)]
    [InlineData("/a//b", "syntax error, unexpected end of path, expecting '${'", 1, 1)]
    [InlineData("/a//b c", "syntax error, unexpected end of path, expecting '${'", 1, 4)]
    [InlineData("(/a//b", "syntax error, unexpected end of path, expecting '${'", 1, 2)]
    [InlineData("[ ./a/ ]", "path has a trailing slash", 1, 7)]
    [InlineData("./a/${b}/", "path has a trailing slash", 1, 9)]
    [InlineData("<", "syntax error, unexpected '<'", 1, 1)]
    [InlineData("<a", "syntax error, unexpected '<'", 1, 1)]
    [InlineData("<a/>", "syntax error, unexpected '<'", 1, 1)]
    [InlineData("<a/b", "syntax error, unexpected '<'", 1, 1)]
    [InlineData("< a>", "syntax error, unexpected '<'", 1, 1)]
    [InlineData("/a/b/;", "path has a trailing slash", 1, 6)]
    [InlineData("a/", "syntax error, unexpected end of file", 1, 3)]
    [InlineData("-a/", "syntax error, unexpected end of file", 1, 4)]
    [InlineData("1/", "syntax error, unexpected end of file", 1, 3)]
    [InlineData("a//b/", "syntax error, unexpected end of file", 1, 6)]
    public void Paths(string source, string message, int line, int column)
    {
        NixParseException error = Source.ExpectError(source);
        Assert.Equal(message, error.RawMessage);
        Assert.Equal((line, column), (error.Position.Line, error.Position.Column));
    }

    [Theory]
    [InlineData("9223372036854775808", "invalid integer '9223372036854775808'", 1, 1)]
    [InlineData("99999999999999999999", "invalid integer '99999999999999999999'", 1, 1)]
    [InlineData("[ 1 00009223372036854775808 ]", "invalid integer '00009223372036854775808'", 1, 5)]
    [InlineData("1.0e999", "invalid float '1.0e999'", 1, 1)]
    [InlineData("1.0e-400", "invalid float '1.0e-400'", 1, 1)]
    [InlineData("1.0e-320", "invalid float '1.0e-320'", 1, 1)]
    [InlineData("4.9e-324", "invalid float '4.9e-324'", 1, 1)]
    [InlineData("0.", "syntax error, unexpected end of file, expecting identifier or 'or' or '${' or '\"'", 1, 3)]
    [InlineData("[ 0. ]", "syntax error, unexpected ']', expecting identifier or 'or' or '${' or '\"'", 1, 6)]
    [InlineData("{ a = 1e400.5e999; }", "invalid float '.5e999'", 1, 12)]
    public void Numbers(string source, string message, int line, int column)
    {
        NixParseException error = Source.ExpectError(source);
        Assert.Equal(message, error.RawMessage);
        Assert.Equal((line, column), (error.Position.Line, error.Position.Column));
    }

    [Theory]
    [InlineData("/*", "syntax error, unexpected '/'", 1, 1)]
    [InlineData("/* a", "syntax error, unexpected '/'", 1, 1)]
    [InlineData("1 /* a", "syntax error, unexpected '*'", 1, 4)]
    [InlineData("/* a */", "syntax error, unexpected end of file", 1, 8)]
    [InlineData("# a", "syntax error, unexpected end of file", 1, 4)]
    [InlineData("/**/", "syntax error, unexpected end of file", 1, 5)]
    [InlineData("/** a */", "syntax error, unexpected end of file", 1, 9)]
    public void Comments(string source, string message, int line, int column)
    {
        NixParseException error = Source.ExpectError(source);
        Assert.Equal(message, error.RawMessage);
        Assert.Equal((line, column), (error.Position.Line, error.Position.Column));
    }

    [Theory]
    [InlineData("\"a\u0000b\"", "input string 'a\u00e2\u0090\u0080b' cannot be represented as Nix string because it contains null bytes", 1, 2)]
    [InlineData("''a\u0000b''", "input string 'a\u00e2\u0090\u0080b' cannot be represented as Nix string because it contains null bytes", 1, 3)]
    [InlineData("\"$\u0000\"", "input string '$\u00e2\u0090\u0080' cannot be represented as Nix string because it contains null bytes", 1, 2)]
    [InlineData("''''\\n\u0000''", "input string '\u00e2\u0090\u0080' cannot be represented as Nix string because it contains null bytes", 1, 7)]
    public void Nul(string source, string message, int line, int column)
    {
        NixParseException error = Source.ExpectError(source);
        Assert.Equal(message, error.RawMessage);
        Assert.Equal((line, column), (error.Position.Line, error.Position.Column));
        Assert.Equal(ParseErrorCode.NullByte, error.Code);
    }

    [Theory]
    [InlineData("{ a = 1; a = 2; }", "attribute 'a' already defined at \u00c2\u00abstdin\u00c2\u00bb:1:3", 1, 10)]
    [InlineData("{ a = 1;\n\n  a = 2; }", "attribute 'a' already defined at \u00c2\u00abstdin\u00c2\u00bb:1:3", 3, 3)]
    [InlineData("{ a.b = 1; a.b = 2; }", "attribute 'a.b' already defined at \u00c2\u00abstdin\u00c2\u00bb:1:3", 1, 12)]
    [InlineData("{ a = 1; a.b = 2; }", "attribute 'a' already defined at \u00c2\u00abstdin\u00c2\u00bb:1:3", 1, 10)]
    [InlineData("{ a = 1; a.b.c = 2; }", "attribute 'a' already defined at \u00c2\u00abstdin\u00c2\u00bb:1:3", 1, 10)]
    [InlineData("{ a.b = 1; a = 2; }", "attribute 'a' already defined at \u00c2\u00abstdin\u00c2\u00bb:1:3", 1, 12)]
    [InlineData("{ a.b = 1; a.b.c.d = 2; }", "attribute 'a.b' already defined at \u00c2\u00abstdin\u00c2\u00bb:1:3", 1, 12)]
    [InlineData("{ a = { b = 1; }; a = { c = 1; b = 2; }; }", "attribute 'a.b' already defined at \u00c2\u00abstdin\u00c2\u00bb:1:9", 1, 32)]
    [InlineData("{ a = { dupSecond = 1; dupFirst = 1; }; a = { dupFirst = 2; dupSecond = 2; }; }", "attribute 'a.dupSecond' already defined at \u00c2\u00abstdin\u00c2\u00bb:1:9", 1, 61)]
    [InlineData("{ inherit a a; }", "attribute 'a' already defined at \u00c2\u00abstdin\u00c2\u00bb:1:11", 1, 13)]
    [InlineData("{ a = 1; inherit a; }", "attribute 'a' already defined at \u00c2\u00abstdin\u00c2\u00bb:1:3", 1, 18)]
    [InlineData("{ inherit a; a = 1; }", "attribute 'a' already defined at \u00c2\u00abstdin\u00c2\u00bb:1:11", 1, 14)]
    [InlineData("{ inherit (x) a; a = 1; }", "attribute 'a' already defined at \u00c2\u00abstdin\u00c2\u00bb:1:15", 1, 18)]
    [InlineData("{ inherit (x) a; inherit (y) a; }", "attribute 'a' already defined at \u00c2\u00abstdin\u00c2\u00bb:1:15", 1, 30)]
    [InlineData("{ \"a b\" = 1; \"a b\" = 2; }", "attribute '\"a b\"' already defined at \u00c2\u00abstdin\u00c2\u00bb:1:3", 1, 14)]
    [InlineData("{ a = x: x; a.b = 2; }", "attribute 'a' already defined at \u00c2\u00abstdin\u00c2\u00bb:1:3", 1, 13)]
    [InlineData("{ a = ({ b = 1; }); a = { b = 2; }; }", "attribute 'a.b' already defined at \u00c2\u00abstdin\u00c2\u00bb:1:10", 1, 27)]
    [InlineData("let a = 1; a = 2; in a", "attribute 'a' already defined at \u00c2\u00abstdin\u00c2\u00bb:1:5", 1, 12)]
    [InlineData("rec { a = 1; a = 2; }", "attribute 'a' already defined at \u00c2\u00abstdin\u00c2\u00bb:1:7", 1, 14)]
    [InlineData("{ ${\"a\"} = 1; a = 2; }", "attribute 'a' already defined at \u00c2\u00abstdin\u00c2\u00bb:1:3", 1, 15)]
    [InlineData("{ or = 1; or = 2; }", "attribute 'or' already defined at \u00c2\u00abstdin\u00c2\u00bb:1:3", 1, 11)]
    [InlineData("{ \"if\" = 1; \"if\" = 2; }", "attribute '\"if\"' already defined at \u00c2\u00abstdin\u00c2\u00bb:1:3", 1, 13)]
    [InlineData("{ a.${b}.c = 1; a = 2; }", "attribute 'a' already defined at \u00c2\u00abstdin\u00c2\u00bb:1:3", 1, 17)]
    [InlineData("{ a = 1; a.${b} = 2; }", "attribute 'a' already defined at \u00c2\u00abstdin\u00c2\u00bb:1:3", 1, 10)]
    [InlineData("{ inherit a; a.b = 2; }", "attribute 'a' already defined at \u00c2\u00abstdin\u00c2\u00bb:1:11", 1, 14)]
    [InlineData("{ a = 1; a = 2; @", "attribute 'a' already defined at \u00c2\u00abstdin\u00c2\u00bb:1:3", 1, 10)]
    [InlineData("{ a = { b = 1; } // { }; a.c = 1; }", "attribute 'a' already defined at \u00c2\u00abstdin\u00c2\u00bb:1:3", 1, 26)]
    public void DuplicateAttributes(string source, string message, int line, int column)
    {
        NixParseException error = Source.ExpectError(source);
        Assert.Equal(message, error.RawMessage);
        Assert.Equal((line, column), (error.Position.Line, error.Position.Column));
        Assert.Equal(ParseErrorCode.DuplicateAttribute, error.Code);
    }

    [Theory]
    [InlineData("{ a, a }: 1", "duplicate formal function argument 'a'", 1, 6)]
    [InlineData("{ a, b, a }: 1", "duplicate formal function argument 'a'", 1, 9)]
    [InlineData("{ dupLater, dupEarlier, dupLater, dupEarlier }: 1", "duplicate formal function argument 'dupLater'", 1, 25)]
    [InlineData("{ a, a, a }: 1", "duplicate formal function argument 'a'", 1, 6)]
    [InlineData("{ a }@a: 1", "duplicate formal function argument 'a'", 1, 1)]
    [InlineData("a@{ a }: 1", "duplicate formal function argument 'a'", 1, 1)]
    [InlineData("  a@{ b, a }: 1", "duplicate formal function argument 'a'", 1, 3)]
    [InlineData("{ a, a }@a: 1", "duplicate formal function argument 'a'", 1, 6)]
    [InlineData("({ a, a }: 1 ]", "duplicate formal function argument 'a'", 1, 7)]
    public void Formals(string source, string message, int line, int column)
    {
        NixParseException error = Source.ExpectError(source);
        Assert.Equal(message, error.RawMessage);
        Assert.Equal((line, column), (error.Position.Line, error.Position.Column));
        Assert.Equal(ParseErrorCode.DuplicateFormal, error.Code);
    }

    [Theory]
    [InlineData("let ${a} = 1; in 2", "dynamic attributes not allowed in let", 1, 1)]
    [InlineData("  let b = 1; \"${a}\" = 2; in b", "dynamic attributes not allowed in let", 1, 3)]
    [InlineData("{ inherit ${a}; }", "dynamic attributes not allowed in inherit", 1, 11)]
    [InlineData("{ inherit \"${a}\"; }", "dynamic attributes not allowed in inherit", 1, 11)]
    [InlineData("{ inherit (a) b ${c}; }", "dynamic attributes not allowed in inherit", 1, 17)]
    [InlineData("let a.${b} = 1; ${c} = 2; in a", "dynamic attributes not allowed in let", 1, 1)]
    public void Dynamic(string source, string message, int line, int column)
    {
        NixParseException error = Source.ExpectError(source);
        Assert.Equal(message, error.RawMessage);
        Assert.Equal((line, column), (error.Position.Line, error.Position.Column));
        Assert.Equal(ParseErrorCode.DynamicAttribute, error.Code);
    }

    [Theory]
    [InlineData("a |> b", "experimental Nix feature 'pipe-operators' is disabled; add '--extra-experimental-features pipe-operators' to enable it", 1, 3)]
    [InlineData("a <| b", "experimental Nix feature 'pipe-operators' is disabled; add '--extra-experimental-features pipe-operators' to enable it", 1, 3)]
    [InlineData("[ a |> b ]", "experimental Nix feature 'pipe-operators' is disabled; add '--extra-experimental-features pipe-operators' to enable it", 1, 5)]
    [InlineData("a <|", "experimental Nix feature 'pipe-operators' is disabled; add '--extra-experimental-features pipe-operators' to enable it", 1, 3)]
    [InlineData("|>", "experimental Nix feature 'pipe-operators' is disabled; add '--extra-experimental-features pipe-operators' to enable it", 1, 1)]
    public void Features(string source, string message, int line, int column)
    {
        NixParseException error = Source.ExpectError(source);
        Assert.Equal(message, error.RawMessage);
        Assert.Equal((line, column), (error.Position.Line, error.Position.Column));
        Assert.Equal(ParseErrorCode.DisabledFeature, error.Code);
    }

    [Theory]
    [InlineData("a |> b <| c", "syntax error, unexpected '<|', expecting end of file", 1, 8)]
    [InlineData("a <| b |> c", "syntax error, unexpected '|>', expecting end of file", 1, 8)]
    [InlineData("a |>", "syntax error, unexpected end of file", 1, 5)]
    [InlineData("a |> x: x", "syntax error, unexpected ':', expecting end of file", 1, 7)]
    [InlineData("a <| ", "syntax error, unexpected end of file", 1, 6)]
    [InlineData("(a |> b", "syntax error, unexpected end of file, expecting ')'", 1, 8)]
    [InlineData("a |> b ;", "syntax error, unexpected ';', expecting end of file", 1, 8)]
    [InlineData("|> a", "syntax error, unexpected '|>'", 1, 1)]
    [InlineData("a |> if b then c else d", "syntax error, unexpected 'if'", 1, 6)]
    public void Pipes(string source, string message, int line, int column)
    {
        NixParseException error = Source.ExpectError(source, Source.WithPipes);
        Assert.Equal(message, error.RawMessage);
        Assert.Equal((line, column), (error.Position.Line, error.Position.Column));
    }
}
