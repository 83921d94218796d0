using System.Collections.Generic;
using TvixEval.Values;

namespace TvixEval.Syntax;

/// <content>Functions, and what looks like one at first: an identifier or a brace at the beginning of an expression.</content>
public sealed partial class Parser
{
    private const int MaxFormals = ushort.MaxValue;

    private Expr ParseFromIdentifier(int start)
    {
        // A function's parameter becomes a symbol after its body, as in C++ Nix, where that order can be observed.
        Advance();
        int end = lexer.End;
        switch (Peek())
        {
            case TokenKind.Colon:
                Advance();
                Expr body = ParseExpression();
                return Document(new ExprLambda(start, SymbolAt(start, end), null, body), start);
            case TokenKind.At:
                Advance();
                Expect(TokenKind.BraceOpen);
                int mark = formals.Count;
                bool hasEllipsis = ParseFormals();
                return ParseFormalsBody(start, mark, hasEllipsis, start, end);
            default:
                return ParsePipes(MakeVariable(start, end), start);
        }
    }

    /// <summary>A set, or a function with formals; the first tokens after the brace tell.</summary>
    private Expr ParseFromBrace(int start)
    {
        Advance();
        int mark = formals.Count;
        var attrs = new ExprAttrs(start);
        switch (Peek())
        {
            case TokenKind.BraceClose:
                Advance();
                if (Peek() is TokenKind.Colon or TokenKind.At)
                {
                    return ParseFormalsTail(start, mark, hasEllipsis: false);
                }

                break;
            case TokenKind.Ellipsis:
                return ParseFormalsTail(start, mark, ParseFormals());
            case TokenKind.Identifier:
                int nameStart = lexer.Start;
                Advance();
                int nameEnd = lexer.End;
                switch (Peek())
                {
                    case TokenKind.Question or TokenKind.Comma or TokenKind.BraceClose:
                        ParseFormalTail(nameStart, nameEnd);
                        return ParseFormalsTail(start, mark, ParseMoreFormals());
                    default:
                        names.Add(new AttrName(SymbolAt(nameStart, nameEnd)));
                        ParseBindingTo(attrs, ParseAttrPathTail(names.Count - 1), nameStart);
                        ParseBracedBindings(attrs);
                        break;
                }

                break;
            default:
                ParseBracedBindings(attrs);
                break;
        }

        return ParsePipes(attrs, start);
    }

    /// <summary>Formals after the opening brace, to the closing one. Tells whether there is an ellipsis.</summary>
    private bool ParseFormals()
    {
        switch (Peek())
        {
            case TokenKind.Identifier:
                ParseFormal();
                return ParseMoreFormals();
            case TokenKind.Ellipsis:
                Advance();
                Expect(TokenKind.BraceClose);
                return true;
            case TokenKind.BraceClose:
                Advance();
                return false;
            default:
                throw Unexpected("identifier or '...' or '}'");
        }
    }

    /// <summary>What follows a formal, to the closing brace.</summary>
    private bool ParseMoreFormals()
    {
        while (true)
        {
            switch (Peek())
            {
                case TokenKind.BraceClose:
                    Advance();
                    return false;
                case TokenKind.Comma:
                    Advance();
                    if (Peek() != TokenKind.Identifier)
                    {
                        return ParseFormals();
                    }

                    ParseFormal();
                    break;
                default:
                    throw Unexpected("'}' or ','");
            }
        }
    }

    private void ParseFormal()
    {
        int start = lexer.Start;
        Advance();
        ParseFormalTail(start, lexer.End);
    }

    private void ParseFormalTail(int start, int end)
    {
        Expr? value = null;
        if (TryTake(TokenKind.Question))
        {
            value = ParseExpression();
        }

        formals.Add(new Formal(start, SymbolAt(start, end), value));
    }

    /// <summary>What follows a set of formals that began the expression: <c>: body</c> or <c>@ name: body</c>.</summary>
    private ExprLambda ParseFormalsTail(int start, int mark, bool hasEllipsis)
    {
        if (!TryTake(TokenKind.At))
        {
            if (Peek() != TokenKind.Colon)
            {
                throw Unexpected("':' or '@'");
            }

            return ParseFormalsBody(start, mark, hasEllipsis, 0, 0);
        }

        if (Peek() != TokenKind.Identifier)
        {
            throw Unexpected(TokenNames.Of(TokenKind.Identifier));
        }

        int nameStart = lexer.Start;
        Advance();
        return ParseFormalsBody(start, mark, hasEllipsis, nameStart, lexer.End);
    }

    /// <summary>The colon and the body of a function with formals.</summary>
    private ExprLambda ParseFormalsBody(int start, int mark, bool hasEllipsis, int nameStart, int nameEnd)
    {
        Expect(TokenKind.Colon);
        Formal[] items = TakeFrom(formals, mark);
        Expr body = ParseExpression();
        Symbol argument = nameEnd > nameStart ? SymbolAt(nameStart, nameEnd) : Symbol.None;
        Validate(items, argument, start);
        return Document(new ExprLambda(start, argument, new Formals(items, hasEllipsis), body), start);
    }

    /// <summary>Sorts formals by symbol, and rejects those that occur twice.</summary>
    private void Validate(Formal[] items, Symbol argument, int start)
    {
        System.Array.Sort(items, FormalOrder);
        for (int i = 0; i + 1 < items.Length; i++)
        {
            if (items[i].Name == items[i + 1].Name)
            {
                throw DuplicateFormal(items[i].Name, items[i + 1].Offset);
            }
        }

        foreach (Formal item in items)
        {
            if (item.Name == argument)
            {
                throw DuplicateFormal(argument, start);
            }
        }

        if (items.Length > MaxFormals)
        {
            throw Error(ParseErrorCode.Limit, "too many formal arguments, implementation supports at most 65535", start);
        }
    }

    private static readonly Comparer<Formal> FormalOrder = Comparer<Formal>.Create(
        static (a, b) => a.Name.Id != b.Name.Id ? a.Name.Id.CompareTo(b.Name.Id) : a.Offset.CompareTo(b.Offset));

    private NixParseException DuplicateFormal(Symbol name, int offset) =>
        Error(
            ParseErrorCode.DuplicateFormal,
            "duplicate formal function argument '" + NixText.Identifier(name.Name) + "'",
            offset);

    private ExprLambda Document(ExprLambda lambda, int start)
    {
        if (lexer.DocCommentAt(start) is { } comment)
        {
            lambda.SetDocComment(comment);
        }

        return lambda;
    }

    private Symbol SymbolAt(int start, int end) => new(SymbolTable.Intern(file.Text, start, end - start));
}
