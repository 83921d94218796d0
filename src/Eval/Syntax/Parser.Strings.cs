using TvixEval.Machine;

namespace TvixEval.Syntax;

/// <content>Strings, indented strings and paths.</content>
public sealed partial class Parser
{
    /// <summary>A string whose opening quote has been consumed: a literal, or (then the literal is null) an expression.</summary>
    private ExprConcatStrings? ParseString(out string? literal)
    {
        literal = string.Empty;
        ExprConcatStrings? result = null;
        TokenKind kind = Peek();
        int start = lexer.Start;
        if (kind == TokenKind.String)
        {
            Advance();
            literal = lexer.Value;
            kind = Peek();
        }

        if (kind == TokenKind.Interpolation)
        {
            int mark = parts.Count;
            if (literal.Length > 0)
            {
                parts.Add(new ConcatPart(start, new ExprString(literal)));
            }

            ParseParts();
            literal = null;
            result = new ExprConcatStrings(start, forceString: true, TakeFrom(parts, mark));
        }

        Expect(TokenKind.Quote);
        return result;
    }

    /// <summary>Collects interpolations and the pieces of text between them.</summary>
    private void ParseParts()
    {
        while (true)
        {
            TokenKind kind = Peek();
            int start = lexer.Start;
            switch (kind)
            {
                case TokenKind.String:
                    Advance();
                    parts.Add(new ConcatPart(start, new ExprString(lexer.Value)));
                    break;
                case TokenKind.Interpolation:
                    parts.Add(new ConcatPart(start, ParseInterpolation()));
                    break;
                default:
                    return;
            }
        }
    }

    private Expr ParseInterpolation()
    {
        Advance();
        Expr result = ParseExpression();
        Expect(TokenKind.BraceClose);
        return result;
    }

    private Expr ParseIndentedString(int offset)
    {
        int mark = indentedParts.Count;
        while (true)
        {
            TokenKind kind = Peek();
            int start = lexer.Start;
            switch (kind)
            {
                case TokenKind.IndentedString:
                    Advance();
                    indentedParts.Add(new IndentedPart(start, lexer.Value, lexer.HasIndentation));
                    break;
                case TokenKind.Interpolation:
                    indentedParts.Add(new IndentedPart(start, ParseInterpolation()));
                    break;
                case TokenKind.IndentedClose:
                    Advance();
                    return MakeIndentedString(mark, offset);
                default:
                    throw Unexpected("indented string or '${' or end of an indented string");
            }
        }
    }

    private Expr MakeIndentedString(int sourceMark, int offset)
    {
        int mark = parts.Count;
        IndentedString.Strip(indentedParts, sourceMark, parts, buffer);
        indentedParts.RemoveRange(sourceMark, indentedParts.Count - sourceMark);
        ConcatPart[] result = TakeFrom(parts, mark);
        return result.Length switch
        {
            0 => new ExprString(string.Empty),
            1 when result[0].Expression is ExprString => result[0].Expression,
            _ => new ExprConcatStrings(offset, forceString: true, result),
        };
    }

    private Expr ParsePath(int start)
    {
        Advance();
        ExprPath path = lexer.Kind == TokenKind.HomePath ? MakeHomePath(lexer.Value, start) : MakePath(lexer.Value, start);
        if (TryTake(TokenKind.PathEnd))
        {
            return path;
        }

        int mark = parts.Count;
        parts.Add(new ConcatPart(start, path));
        if (Peek() == TokenKind.String)
        {
            // Text right after the first piece ("a//b") is allowed by the lexer, and by the grammar before an interpolation only.
            int textStart = lexer.Start;
            Advance();
            parts.Add(new ConcatPart(textStart, new ExprString(lexer.Value)));
            if (Peek() != TokenKind.Interpolation)
            {
                throw Unexpected("'${'");
            }
        }

        ParseParts();
        Expect(TokenKind.PathEnd);
        return new ExprConcatStrings(start, forceString: false, TakeFrom(parts, mark));
    }

    private ExprPath MakePath(string literal, int start)
    {
        bool isAbsolute = literal[0] == '/';
        if (isAbsolute && options.AbsolutePathLiterals != LintLevel.Ignore)
        {
            LintPath("absolute", literal, start);
        }

        if (!isAbsolute && literal[0] != '.' && options.ShortPathLiterals != LintLevel.Ignore)
        {
            Lint(
                options.ShortPathLiterals,
                ParserWarningKind.ShortPathLiteral,
                "lint-short-path-literals",
                "relative path literal '" + literal + "' should be prefixed with '.' for clarity: './" + literal + "'",
                start);
        }

        return new ExprPath(PathLiteral.Resolve(file.BasePath, literal, buffer));
    }

    private ExprPath MakeHomePath(string literal, int start)
    {
        if (options.PureEvaluation)
        {
            throw new NixParseException(
                ParseErrorCode.UnresolvablePath,
                "the path '" + literal + "' can not be resolved in pure mode",
                Position.None);
        }

        if (options.AbsolutePathLiterals != LintLevel.Ignore)
        {
            LintPath("home", literal, start);
        }

        if (options.HomeDirectory is null)
        {
            throw Error(ParseErrorCode.UnresolvablePath, "cannot determine user's home directory", start);
        }

        return new ExprPath(options.HomeDirectory + literal.Substring(1));
    }

    private void LintPath(string kind, string literal, int start) =>
        Lint(
            options.AbsolutePathLiterals,
            ParserWarningKind.AbsolutePathLiteral,
            "lint-absolute-path-literals",
            kind + " path literals are not portable. Consider replacing path literal '" + literal
                + "' by a string, relative path, or parameter",
            start);
}
