using TvixEval.Syntax.Ast;
using TvixEval.Text;

namespace TvixEval.Syntax;

/// <content>Functions, and what looks like one at first: an identifier or a brace at the beginning of an expression.</content>
internal sealed partial class Parser
{
    private const int MaxFormals = ushort.MaxValue;

    private Next BeginWithIdentifier()
    {
        // A function's parameter becomes a symbol after its body, as in C++ Nix, where that order can be observed.
        Advance();
        int end = lexer.End;
        switch (Peek())
        {
            case TokenKind.Colon:
                Advance();
                Push(Construct.FunctionBody, start, end);
                return Next.Expression;
            case TokenKind.At:
                Advance();
                Expect(TokenKind.BraceOpen);
                Push(Construct.Pattern, start, formals.Count, end);
                return BeginPattern();
            default:
                value = MakeVariable(start, end);
                Record(SyntaxKind.Variable, start, value);
                return AfterSimple();
        }
    }

    private Next FinishFunction()
    {
        ref Frame frame = ref Pop();
        value = Document(new ExprLambda(frame.Start, SymbolAt(frame.Start, frame.Mark), null, value) { Id = NewId(), Names = table }, frame.Start);
        Record(SyntaxKind.Function, frame.Start, value);
        return Next.Complete;
    }

    /// <summary>A set, or a function with formals; the first tokens after the brace tell.</summary>
    private Next BeginWithBrace()
    {
        Advance();
        switch (Peek())
        {
            case TokenKind.BraceClose:
                Advance();
                if (Peek() is TokenKind.Colon or TokenKind.At)
                {
                    Push(Construct.Pattern, start, formals.Count);
                    return FinishPattern(hasEllipsis: false);
                }

                value = new ExprAttrs(start) { Id = NewId(), Names = table };
                Record(SyntaxKind.Set, start, value);
                return AfterSimple();
            case TokenKind.Ellipsis:
                Push(Construct.Pattern, start, formals.Count);
                return BeginPattern();
            case TokenKind.Identifier:
                int nameStart = lexer.Start;
                Advance();
                int nameEnd = lexer.End;
                if (Peek() is TokenKind.Question or TokenKind.Comma or TokenKind.BraceClose)
                {
                    Push(Construct.Pattern, start, formals.Count);
                    return ContinuePattern(nameStart, nameEnd);
                }

                Push(Construct.Set, start, held: new ExprAttrs(start) { Id = NewId(), Names = table });
                names.Add(new AttrName(SymbolAt(nameStart, nameEnd)));
                Record(SyntaxKind.Name, nameStart);
                start = nameStart;
                return ContinuePath(Construct.BindingPath, names.Count - 1);
            default:
                return BeginBindings(new ExprAttrs(start) { Id = NewId(), Names = table }, Construct.Set, start);
        }
    }

    /// <summary>Formals after the opening brace, to the closing one.</summary>
    private Next BeginPattern()
    {
        if (!IsFormalNext(out bool hasEllipsis))
        {
            return FinishPattern(hasEllipsis);
        }

        int nameStart = lexer.Start;
        Advance();
        return ContinuePattern(nameStart, lexer.End);
    }

    /// <summary>Formals from one on whose name has been read.</summary>
    private Next ContinuePattern(int nameStart, int nameEnd)
    {
        while (true)
        {
            if (TryTake(TokenKind.Question))
            {
                Push(Construct.FormalDefault, nameStart, nameEnd);
                return Next.Expression;
            }

            formals.Add(new Formal(nameStart, SymbolAt(nameStart, nameEnd), null));
            Record(SyntaxKind.Formal, nameStart);
            if (!IsFormalAfterFormal(out bool hasEllipsis))
            {
                return FinishPattern(hasEllipsis);
            }

            nameStart = lexer.Start;
            Advance();
            nameEnd = lexer.End;
        }
    }

    /// <summary>Goes on after the default of a formal.</summary>
    private Next ResumePattern()
    {
        ref Frame frame = ref Pop();
        formals.Add(new Formal(frame.Start, SymbolAt(frame.Start, frame.Mark), value));
        Record(SyntaxKind.Formal, frame.Start);
        if (!IsFormalAfterFormal(out bool hasEllipsis))
        {
            return FinishPattern(hasEllipsis);
        }

        int nameStart = lexer.Start;
        Advance();
        return ContinuePattern(nameStart, lexer.End);
    }

    /// <summary>Whether a formal comes; else the closing brace has been consumed, perhaps with an ellipsis before it.</summary>
    private bool IsFormalNext(out bool hasEllipsis)
    {
        hasEllipsis = false;
        switch (Peek())
        {
            case TokenKind.Identifier:
                return true;
            case TokenKind.Ellipsis:
                Advance();
                Expect(TokenKind.BraceClose);
                hasEllipsis = true;
                return false;
            case TokenKind.BraceClose:
                Advance();
                return false;
            default:
                throw Unexpected("identifier or '...' or '}'");
        }
    }

    /// <summary><see cref="IsFormalNext"/> after another formal.</summary>
    private bool IsFormalAfterFormal(out bool hasEllipsis)
    {
        hasEllipsis = false;
        switch (Peek())
        {
            case TokenKind.BraceClose:
                Advance();
                return false;
            case TokenKind.Comma:
                Advance();
                return IsFormalNext(out hasEllipsis);
            default:
                throw Unexpected("'}' or ','");
        }
    }

    /// <summary>What follows the formals: <c>: body</c>, or <c>@ name: body</c> where no name came before them.</summary>
    private Next FinishPattern(bool hasEllipsis)
    {
        ref Frame frame = ref frames[frameCount - 1];
        int nameStart = frame.Start;
        int nameEnd = frame.Offset;
        if (nameEnd < 0)
        {
            if (TryTake(TokenKind.At))
            {
                if (Peek() != TokenKind.Identifier)
                {
                    throw Unexpected(TokenNames.Of(TokenKind.Identifier));
                }

                nameStart = lexer.Start;
                Advance();
                nameEnd = lexer.End;
            }
            else if (Peek() != TokenKind.Colon)
            {
                throw Unexpected("':' or '@'");
            }
        }

        Record(SyntaxKind.Pattern, frame.Start);
        Expect(TokenKind.Colon);
        Formal[] items = TakeFrom(formals, frame.Mark);
        frame.Construct = Construct.PatternBody;
        frame.Mark = nameStart;
        frame.Offset = nameEnd;
        frame.Held = new Formals(items, hasEllipsis);
        return Next.Expression;
    }

    private Next FinishPatternFunction()
    {
        ref Frame frame = ref Pop();
        var pattern = (Formals)frame.Held!;
        Symbol argument = frame.Offset < 0 ? Symbol.None : SymbolAt(frame.Mark, frame.Offset);
        Validate((Formal[])pattern.Items, argument, frame.Start);
        value = Document(new ExprLambda(frame.Start, argument, pattern, value) { Id = NewId(), Names = table }, frame.Start);
        Record(SyntaxKind.Function, frame.Start, value);
        return Next.Complete;
    }

    /// <summary>Sorts formals by symbol, and rejects those that occur twice.</summary>
    private void Validate(Formal[] items, Symbol argument, int offset)
    {
        System.Array.Sort(items, CompareFormals);
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
                throw DuplicateFormal(argument, offset);
            }
        }

        if (items.Length > MaxFormals)
        {
            throw Error(ParseErrorCode.Limit, "too many formal arguments, implementation supports at most 65535", offset);
        }
    }

    private int CompareFormals(Formal a, Formal b) =>
        a.Name != b.Name ? table.Order.Compare(a.Name.Id, b.Name.Id) : a.Offset.CompareTo(b.Offset);

    private NixParseException DuplicateFormal(Symbol name, int offset) =>
        Error(
            ParseErrorCode.DuplicateFormal,
            "duplicate formal function argument '" + NixText.Identifier(name.Name) + "'",
            offset);

    private ExprLambda Document(ExprLambda lambda, int offset)
    {
        if (lexer.DocCommentAt(offset) is { } comment)
        {
            lambda.SetDocComment(comment);
        }

        return lambda;
    }

    private Symbol SymbolAt(int from, int to) => new(table.Intern(text, from, to - from));
}
