using TvixEval.Syntax.Ast;
using TvixEval.Text;

namespace TvixEval.Syntax;

/// <content>Strings, indented strings and paths.</content>
internal sealed partial class Parser
{
    /// <summary>A string as a simple expression.</summary>
    private Next BeginString()
    {
        Advance();
        string literal = ParseLiteral(out int literalStart);
        if (Peek() == TokenKind.Interpolation)
        {
            BeginParts(Construct.String, literal, literalStart);
            return Next.Expression;
        }

        Expect(TokenKind.Quote);
        value = new ExprString(literal) { Id = NewId() };
        Record(SyntaxKind.String, start, value);
        return AfterSimple();
    }

    /// <summary>The text between an opening quote and the first interpolation or the closing quote, perhaps none.</summary>
    private string ParseLiteral(out int literalStart)
    {
        TokenKind kind = Peek();
        literalStart = lexer.Start;
        if (kind != TokenKind.String)
        {
            return string.Empty;
        }

        Advance();
        return lexer.Value;
    }

    /// <summary>The beginning of a string with interpolations, to inside of the first one, which comes next.</summary>
    private void BeginParts(Construct construct, string literal, int literalStart)
    {
        int mark = parts.Count;
        if (literal.Length > 0)
        {
            parts.Add(new ConcatPart(literalStart, new ExprString(literal) { Id = NewId() }));
        }

        Push(construct, start, mark, lexer.Start);
        Advance();
    }

    /// <summary>Collects interpolations and the pieces of text between them; true when an interpolation begins.</summary>
    private bool ContinueParts()
    {
        while (true)
        {
            TokenKind kind = Peek();
            switch (kind)
            {
                case TokenKind.String:
                    int textStart = lexer.Start;
                    Advance();
                    parts.Add(new ConcatPart(textStart, new ExprString(lexer.Value) { Id = NewId() }));
                    break;
                case TokenKind.Interpolation:
                    frames[frameCount - 1].Offset = lexer.Start;
                    Advance();
                    return true;
                default:
                    return false;
            }
        }
    }

    /// <summary>Ends an interpolation of a string or a path.</summary>
    private void FinishInterpolation()
    {
        Expect(TokenKind.BraceClose);
        Record(SyntaxKind.Interpolation, frames[frameCount - 1].Offset);
        parts.Add(new ConcatPart(frames[frameCount - 1].Offset, value));
    }

    private Next ResumeString()
    {
        FinishInterpolation();
        if (ContinueParts())
        {
            return Next.Expression;
        }

        Expect(TokenKind.Quote);
        ref Frame frame = ref Pop();
        ConcatPart[] read = TakeFrom(parts, frame.Mark);
        value = new ExprConcatStrings(read[0].Offset, forceString: true, read) { Id = NewId() };
        if (frame.Construct == Construct.NameString)
        {
            return ResumeWithName(new AttrName(value));
        }

        start = frame.Start;
        Record(SyntaxKind.String, start, value);
        return AfterSimple();
    }

    /// <summary>The next piece of an indented string, or its end.</summary>
    private Next ContinueIndentedString()
    {
        while (true)
        {
            switch (Peek())
            {
                case TokenKind.IndentedString:
                    int textStart = lexer.Start;
                    Advance();
                    indentedParts.Add(new IndentedPart(textStart, lexer.Value, lexer.HasIndentation));
                    break;
                case TokenKind.Interpolation:
                    frames[frameCount - 1].Offset = lexer.Start;
                    Advance();
                    return Next.Expression;
                case TokenKind.IndentedClose:
                    Advance();
                    ref Frame frame = ref Pop();
                    start = frame.Start;
                    value = MakeIndentedString(frame.Mark, start);
                    Record(SyntaxKind.IndentedString, start, value);
                    return AfterSimple();
                default:
                    throw Unexpected("indented string or '${' or end of an indented string");
            }
        }
    }

    private Next ResumeIndentedString()
    {
        Expect(TokenKind.BraceClose);
        Record(SyntaxKind.Interpolation, frames[frameCount - 1].Offset);
        indentedParts.Add(new IndentedPart(frames[frameCount - 1].Offset, value));
        return ContinueIndentedString();
    }

    private Expr MakeIndentedString(int sourceMark, int offset)
    {
        int mark = parts.Count;
        IndentedString.Strip(indentedParts, sourceMark, parts, buffer);
        indentedParts.RemoveRange(sourceMark, indentedParts.Count - sourceMark);
        ConcatPart[] result = TakeFrom(parts, mark);
        return result.Length switch
        {
            0 => new ExprString(string.Empty) { Id = NewId() },
            1 when result[0].Expression is ExprString text => Number(text),
            _ => new ExprConcatStrings(offset, forceString: true, result) { Id = NewId() },
        };
    }

    private Next BeginPath()
    {
        Advance();
        ExprPath path = lexer.Kind == TokenKind.HomePath ? MakeHomePath(lexer.Value) : MakePath(lexer.Value);
        if (TryTake(TokenKind.PathEnd))
        {
            value = path;
            Record(SyntaxKind.Path, start, value);
            return AfterSimple();
        }

        Push(Construct.PathText, start, parts.Count);
        parts.Add(new ConcatPart(start, path));
        if (Peek() == TokenKind.String)
        {
            // Text right after the first piece ("a//b") is allowed by the lexer, and by the grammar before an interpolation only.
            int textStart = lexer.Start;
            Advance();
            parts.Add(new ConcatPart(textStart, new ExprString(lexer.Value) { Id = NewId() }));
            if (Peek() != TokenKind.Interpolation)
            {
                throw Unexpected("'${'");
            }
        }

        return ContinuePathText();
    }

    private Next ContinuePathText()
    {
        if (ContinueParts())
        {
            return Next.Expression;
        }

        Expect(TokenKind.PathEnd);
        ref Frame frame = ref Pop();
        start = frame.Start;
        value = new ExprConcatStrings(start, forceString: false, TakeFrom(parts, frame.Mark)) { Id = NewId() };
        Record(SyntaxKind.Path, start, value);
        return AfterSimple();
    }

    private Next ResumePathText()
    {
        FinishInterpolation();
        return ContinuePathText();
    }

    private ExprPath MakePath(string literal)
    {
        bool isAbsolute = literal[0] == '/';
        if (isAbsolute && options.AbsolutePathLiterals != LintLevel.Ignore)
        {
            LintPath("absolute", literal);
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

        return new ExprPath(PathLiteral.Resolve(file.BasePath, literal, buffer)) { Id = NewId() };
    }

    private ExprPath MakeHomePath(string literal)
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
            LintPath("home", literal);
        }

        if (options.HomeDirectory is null)
        {
            throw Error(ParseErrorCode.UnresolvablePath, "cannot determine user's home directory", start);
        }

        return new ExprPath(options.HomeDirectory + literal.Substring(1)) { Id = NewId() };
    }

    private void LintPath(string kind, string literal) =>
        Lint(
            options.AbsolutePathLiterals,
            ParserWarningKind.AbsolutePathLiteral,
            "lint-absolute-path-literals",
            kind + " path literals are not portable. Consider replacing path literal '" + literal
                + "' by a string, relative path, or parameter",
            start);
}
