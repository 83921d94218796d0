using TvixEval.Machine;
using TvixEval.Values;

namespace TvixEval.Syntax;

/// <content>Whole expressions, selections, and the simple expressions that everything else is made of.</content>
public sealed partial class Parser
{
    /// <summary>The tokens that may begin an operand of a call, or an element of a list.</summary>
    private const ulong OperandStart =
        (1ul << (int)TokenKind.Identifier) | (1ul << (int)TokenKind.Integer) | (1ul << (int)TokenKind.Float)
        | (1ul << (int)TokenKind.Path) | (1ul << (int)TokenKind.HomePath) | (1ul << (int)TokenKind.SearchPath)
        | (1ul << (int)TokenKind.Uri) | (1ul << (int)TokenKind.Let) | (1ul << (int)TokenKind.Rec)
        | (1ul << (int)TokenKind.IndentedOpen) | (1ul << (int)TokenKind.Quote) | (1ul << (int)TokenKind.ParenOpen)
        | (1ul << (int)TokenKind.BraceOpen) | (1ul << (int)TokenKind.BracketOpen);

    /// <summary>An expression of any kind.</summary>
    private Expr ParseExpression()
    {
        Expr result = EnterLevel() ? StackGuard.OnBigStack(ParseExpressionHere) : ParseExpressionHere();
        LeaveLevel();
        return result;
    }

    private Expr ParseExpressionHere()
    {
        TokenKind kind = Peek();
        int start = lexer.Start;
        switch (kind)
        {
            case TokenKind.Identifier:
                return ParseFromIdentifier(start);
            case TokenKind.BraceOpen:
                return ParseFromBrace(start);
            case TokenKind.Let:
                return ParseFromLet(start);
            case TokenKind.If:
                return ParseIf(start);
            case TokenKind.Assert:
                Advance();
                Expr condition = ParseExpression();
                Expect(TokenKind.Semicolon);
                return new ExprAssert(start, condition, ParseExpression());
            case TokenKind.With:
                Advance();
                Expr scope = ParseExpression();
                Expect(TokenKind.Semicolon);
                return new ExprWith(start, scope, ParseExpression());
            default:
                return ParsePipes(null, start);
        }
    }

    private ExprIf ParseIf(int start)
    {
        Advance();
        Expr condition = ParseExpression();
        Expect(TokenKind.Then);
        Expr then = ParseExpression();
        Expect(TokenKind.Else);
        return new ExprIf(start, condition, then, ParseExpression());
    }

    /// <summary><c>let ... in e</c>, or the old <c>let { ...; body = e; }</c> at the beginning of an operator expression.</summary>
    private Expr ParseFromLet(int start)
    {
        Advance();
        if (Peek() == TokenKind.BraceOpen)
        {
            return ParsePipes(ParseOldLet(start), start);
        }

        var bindings = new ExprAttrs(-1);
        ParseBindings(bindings);
        if (!TryTake(TokenKind.In))
        {
            throw Unexpected("'in' or 'inherit'");
        }

        Expr body = ParseExpression();
        if (bindings.Dynamic.Count > 0)
        {
            throw Error(ParseErrorCode.DynamicAttribute, "dynamic attributes not allowed in let", start);
        }

        if (bindings.Attributes.Count == 0)
        {
            WarnOfStyle(ParserWarningKind.EmptyLet, "this 'let' binds nothing", start);
        }

        return new ExprLet(bindings, body);
    }

    private ExprSelect ParseOldLet(int start)
    {
        ExprAttrs attrs = ParseRecursiveBindings(start);
        WarnOfStyle(ParserWarningKind.OldLet, "'let { ...; body = ...; }' is an old form of 'let ... in ...'", start);
        return new ExprSelect(start, attrs, new[] { new AttrName(Symbols.Body) }, null);
    }

    /// <summary>An operand with its selection: <c>e</c>, <c>e.a.b</c>, <c>e.a.b or d</c>, or <c>e or</c>.</summary>
    /// <param name="first">The operand if it has been parsed before, or null.</param>
    /// <param name="start">Where the operand starts.</param>
    private Expr ParseSelect(Expr? first, int start)
    {
        Expr subject = first ?? ParseSimple(start);
        cursedOrEnd = -1;
        switch (Peek())
        {
            case TokenKind.Dot:
                Advance();
                AttrName[] path = ParseAttrPath();
                Expr? orElse = TryTake(TokenKind.OrKeyword) ? ParseInnerSelect() : null;
                cursedOrEnd = -1;
                return new ExprSelect(start, subject, path, orElse);
            case TokenKind.OrKeyword:
                // Old packages have a function named "or", so that "f or" is a call of f with the variable "or".
                Advance();
                cursedOrEnd = lexer.End;
                return new ExprCall(start, subject, new Expr[] { new ExprVar(start, Symbols.Or) });
            default:
                return subject;
        }
    }


    /// <summary>An operand as an element of a list or after <c>or</c>: a place where nesting goes through no whole expression.</summary>
    private Expr ParseInnerSelect()
    {
        Peek();
        int start = lexer.Start;
        Expr result = EnterLevel() ? ParseSelectOnBigStack(start) : ParseSelect(null, start);
        LeaveLevel();
        WarnIfCursedOr(start);
        return result;
    }

    private Expr ParseSelectOnBigStack(int start) => StackGuard.OnBigStack(() => ParseSelect(null, start));

    /// <summary>Warns of a call "f or" in a place where it would mean something else if <c>or</c> were an ordinary name.</summary>
    private void WarnIfCursedOr(int start)
    {
        if (cursedOrEnd < 0 || options.OnWarning is null)
        {
            return;
        }

        var position = new Position(file, start);
        string source = file.Text.Substring(start, cursedOrEnd - start).Replace("\r\n", "\n").Replace('\r', '\n');
        string message = "at " + position.Show() + ": This expression uses `or` as an identifier in a way that will change in a future Nix release.\n"
            + "Wrap this entire expression in parentheses to preserve its current meaning:\n"
            + "    (" + source + ")\n"
            + "Give feedback at https://github.com/NixOS/nix/pull/11121";
        Warn(new ParserWarning(ParserWarningKind.OrIdentifier, message, position, namesPosition: true));
    }

    private Expr ParseSimple(int start)
    {
        switch (Peek())
        {
            case TokenKind.Identifier:
                Advance();
                return MakeVariable(start, lexer.End);
            case TokenKind.Integer:
                Advance();
                return new ExprInt(lexer.IntegerValue);
            case TokenKind.Float:
                Advance();
                return new ExprFloat(lexer.FloatValue);
            case TokenKind.Quote:
                Advance();
                return (Expr?)ParseString(out string? literal) ?? new ExprString(literal!);
            case TokenKind.IndentedOpen:
                Advance();
                return ParseIndentedString(start);
            case TokenKind.Path:
            case TokenKind.HomePath:
                return ParsePath(start);
            case TokenKind.SearchPath:
                Advance();
                string name = lexer.Value;
                return new ExprCall(
                    start,
                    new ExprVar(-1, Symbols.FindFile),
                    new Expr[] { new ExprVar(-1, Symbols.NixPath), new ExprString(name.Substring(1, name.Length - 2)) });
            case TokenKind.Uri:
                Advance();
                return MakeUri(lexer.Value, start);
            case TokenKind.ParenOpen:
                Advance();
                Expr inner = ParseExpression();
                Expect(TokenKind.ParenClose);
                return inner;
            case TokenKind.Let:
                Advance();
                if (Peek() != TokenKind.BraceOpen)
                {
                    throw Unexpected("'{'");
                }

                return ParseOldLet(start);
            case TokenKind.Rec:
                Advance();
                if (Peek() != TokenKind.BraceOpen)
                {
                    throw Unexpected("'{'");
                }

                return ParseRecursiveBindings(start);
            case TokenKind.BraceOpen:
                Advance();
                var attrs = new ExprAttrs(start);
                ParseBracedBindings(attrs);
                return attrs;
            case TokenKind.BracketOpen:
                Advance();
                return ParseList();
            default:
                throw Unexpected();
        }
    }

    /// <summary>The variable that an identifier is, or <c>__curPos</c>.</summary>
    private Expr MakeVariable(int start, int end)
    {
        const string CurrentPosition = "__curPos";
        if (end - start == CurrentPosition.Length && string.CompareOrdinal(file.Text, start, CurrentPosition, 0, end - start) == 0)
        {
            return new ExprPos(start);
        }

        return new ExprVar(start, SymbolAt(start, end));
    }

    private ExprString MakeUri(string uri, int start)
    {
        if (options.UrlLiterals != LintLevel.Ignore)
        {
            string verdict = options.UrlLiterals == LintLevel.Fatal ? "disallowed" : "discouraged";
            Lint(
                options.UrlLiterals,
                ParserWarningKind.UrlLiteral,
                "lint-url-literals",
                "URL literals are " + verdict + ". Consider using a string literal \"" + uri + "\" instead",
                start);
        }

        return new ExprString(uri);
    }

    private ExprList ParseList()
    {
        int mark = exprs.Count;
        while (true)
        {
            TokenKind kind = Peek();
            if (((1ul << (int)kind) & OperandStart) == 0)
            {
                if (kind != TokenKind.BracketClose)
                {
                    throw Unexpected();
                }

                Advance();
                Expr[] elements = TakeFrom(exprs, mark);
                return new ExprList(elements.Length == 0 ? -1 : elements[0].Offset, elements);
            }

            exprs.Add(ParseInnerSelect());
        }
    }
}
