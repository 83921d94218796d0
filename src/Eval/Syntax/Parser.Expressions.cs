using TvixEval.Syntax.Ast;
using TvixEval.Text;
using TvixEval.Work;

namespace TvixEval.Syntax;

/// <content>Whole expressions, selections, and the simple expressions that everything else is made of.</content>
internal sealed partial class Parser
{
    /// <summary>The tokens that may begin an operand of a call, or an element of a list.</summary>
    private const ulong OperandStart =
        (1ul << (int)TokenKind.Identifier) | (1ul << (int)TokenKind.Integer) | (1ul << (int)TokenKind.Float)
        | (1ul << (int)TokenKind.Path) | (1ul << (int)TokenKind.HomePath) | (1ul << (int)TokenKind.SearchPath)
        | (1ul << (int)TokenKind.Uri) | (1ul << (int)TokenKind.Let) | (1ul << (int)TokenKind.Rec)
        | (1ul << (int)TokenKind.IndentedOpen) | (1ul << (int)TokenKind.Quote) | (1ul << (int)TokenKind.ParenOpen)
        | (1ul << (int)TokenKind.BraceOpen) | (1ul << (int)TokenKind.BracketOpen);

    /// <summary>The beginning of an expression of any kind.</summary>
    private Next BeginExpression()
    {
        TokenKind kind = Peek();
        start = lexer.Start;
        switch (kind)
        {
            case TokenKind.Identifier:
                return BeginWithIdentifier();
            case TokenKind.BraceOpen:
                return BeginWithBrace();
            case TokenKind.Let:
                return BeginLet();
            case TokenKind.If:
                Advance();
                Push(Construct.IfCondition, start);
                return Next.Expression;
            case TokenKind.Assert:
                Advance();
                Push(Construct.AssertCondition, start);
                return Next.Expression;
            case TokenKind.With:
                Advance();
                Push(Construct.WithScope, start);
                return Next.Expression;
            default:
                return BeginOperand();
        }
    }

    /// <summary><c>let ... in e</c>, or the old <c>let { ...; body = e; }</c> at the beginning of an operator expression.</summary>
    private Next BeginLet()
    {
        Advance();
        return Peek() == TokenKind.BraceOpen
            ? BeginRecursiveSet(Construct.OldLet)
            : BeginBindings(new ExprAttrs(-1) { Id = NewId(), Names = table }, Construct.Let, start);
    }

    private Next FinishLet()
    {
        ref Frame frame = ref Pop();
        var bindings = (ExprAttrs)frame.Held!;
        if (bindings.Dynamic.Count > 0)
        {
            throw Error(ParseErrorCode.DynamicAttribute, "dynamic attributes not allowed in let", frame.Start);
        }

        if (bindings.Attributes.Count == 0)
        {
            WarnOfStyle(ParserWarningKind.EmptyLet, "this 'let' binds nothing", frame.Start);
        }

        value = new ExprLet(bindings, value) { Id = NewId() };
        Record(SyntaxKind.Let, frame.Start, value);
        return Next.Complete;
    }

    private Next FinishOldLet(ExprAttrs attrs)
    {
        WarnOfStyle(ParserWarningKind.OldLet, "'let { ...; body = ...; }' is an old form of 'let ... in ...'", start);
        value = new ExprSelect(-1, attrs, new[] { new AttrName(Symbols.Body) }, null) { Id = NewId() };
        Record(SyntaxKind.OldLet, start, value);
        return AfterSimple();
    }

    /// <summary>What follows a simple expression: <c>e.a.b</c>, <c>e.a.b or d</c>, <c>e or</c>, or nothing of these.</summary>
    private Next AfterSimple()
    {
        cursedOrEnd = -1;
        switch (Peek())
        {
            case TokenKind.Dot:
                Advance();
                return ParsePath(Construct.SelectPath, names.Count);
            case TokenKind.OrKeyword:
                // Old packages have a function named "or", so that "f or" is a call of f with the variable "or".
                Advance();
                cursedOrEnd = lexer.End;
                var or = new ExprVar(start, Symbols.Or) { Id = NewId() };
                Record(SyntaxKind.Variable, lexer.Start, or);
                value = new ExprCall(start, value, new Expr[] { or }) { Id = NewId() };
                Record(SyntaxKind.Call, start, value);
                return AfterSelect();
            default:
                return AfterSelect();
        }
    }

    /// <summary>The selection of a path that has been read, perhaps with a default.</summary>
    private Next FinishSelect(AttrName[] path)
    {
        if (TryTake(TokenKind.OrKeyword))
        {
            exprs.Add(value);
            Push(Construct.Default, start, held: path);
            return Next.Select;
        }

        cursedOrEnd = -1;
        value = new ExprSelect(start, value, path, null) { Id = NewId(), Names = table };
        Record(SyntaxKind.Select, start, value);
        return AfterSelect();
    }

    private Next FinishDefault()
    {
        ref Frame frame = ref Pop();
        cursedOrEnd = -1;
        start = frame.Start;
        value = new ExprSelect(start, TakeLast(exprs), (AttrName[])frame.Held!, value) { Id = NewId(), Names = table };
        Record(SyntaxKind.Select, start, value);
        return Next.AfterSelect;
    }

    /// <summary>What an operand with its selection belongs to; where it may have arguments, they follow.</summary>
    private Next AfterSelect()
    {
        switch (Innermost)
        {
            case Construct.Element:
                exprs.Add(value);
                WarnIfCursedOr();
                return ContinueList();
            case Construct.Argument:
                exprs.Add(value);
                WarnIfCursedOr();
                return IsOperandStart(Peek()) ? Next.Select : FinishCall();
            case Construct.Default:
                WarnIfCursedOr();
                return FinishDefault();
            default:
                if (!IsOperandStart(Peek()))
                {
                    return AfterOperand();
                }

                Push(Construct.Argument, start, exprs.Count, held: value);
                return Next.Select;
        }
    }

    /// <summary>Warns of a call "f or" in a place where it would mean something else if <c>or</c> were an ordinary name.</summary>
    private void WarnIfCursedOr()
    {
        if (cursedOrEnd < 0 || options.OnWarning is null)
        {
            return;
        }

        if (cursedOrEnd - start > Polling.SourceBytes)
        {
            // The warning repeats the source.
            Poll();
        }

        var position = new Position(file, start);
        string source = text.Substring(start, cursedOrEnd - start).Replace("\r\n", "\n").Replace('\r', '\n');
        string message = "at " + position.Show() + ": This expression uses `or` as an identifier in a way that will change in a future Nix release.\n"
            + "Wrap this entire expression in parentheses to preserve its current meaning:\n"
            + "    (" + source + ")\n"
            + "Give feedback at https://github.com/NixOS/nix/pull/11121";
        Warn(new ParserWarning(ParserWarningKind.OrIdentifier, message, position, namesPosition: true));
    }

    private static bool IsOperandStart(TokenKind kind) => ((1ul << (int)kind) & OperandStart) != 0;

    /// <summary>A simple expression: as much of it as has no expression inside.</summary>
    private Next BeginSelect()
    {
        TokenKind kind = Peek();
        start = lexer.Start;
        switch (kind)
        {
            case TokenKind.Identifier:
                Advance();
                value = MakeVariable(start, lexer.End);
                Record(SyntaxKind.Variable, start, value);
                return AfterSimple();
            case TokenKind.Integer:
                Advance();
                value = new ExprInt(lexer.IntegerValue) { Id = NewId() };
                Record(SyntaxKind.Number, start, value);
                return AfterSimple();
            case TokenKind.Float:
                Advance();
                value = new ExprFloat(lexer.FloatValue) { Id = NewId() };
                Record(SyntaxKind.Number, start, value);
                return AfterSimple();
            case TokenKind.Quote:
                return BeginString();
            case TokenKind.IndentedOpen:
                Advance();
                Push(Construct.IndentedString, start, indentedParts.Count);
                return ContinueIndentedString();
            case TokenKind.Path:
            case TokenKind.HomePath:
                return BeginPath();
            case TokenKind.SearchPath:
                Advance();
                value = MakeSearchPath(lexer.Value);
                Record(SyntaxKind.SearchPath, start, value);
                return AfterSimple();
            case TokenKind.Uri:
                Advance();
                value = MakeUri(lexer.Value);
                Record(SyntaxKind.Uri, start, value);
                return AfterSimple();
            case TokenKind.ParenOpen:
                Advance();
                Push(Construct.Parentheses, start);
                return Next.Expression;
            case TokenKind.Let:
            case TokenKind.Rec:
                Advance();
                return Peek() == TokenKind.BraceOpen
                    ? BeginRecursiveSet(kind == TokenKind.Let ? Construct.OldLet : Construct.RecursiveSet)
                    : throw Unexpected("'{'");
            case TokenKind.BraceOpen:
                Advance();
                return BeginBindings(new ExprAttrs(start) { Id = NewId(), Names = table }, Construct.Set, start);
            case TokenKind.BracketOpen:
                Advance();
                Push(Construct.Element, start, exprs.Count);
                return ContinueList();
            default:
                throw Unexpected();
        }
    }

    private ExprCall MakeSearchPath(string name) => new(
        start,
        new ExprVar(-1, Symbols.FindFile) { Id = NewId() },
        new Expr[] { new ExprVar(-1, Symbols.NixPath) { Id = NewId() }, new ExprString(name.Substring(1, name.Length - 2)) { Id = NewId() } }) { Id = NewId() };

    /// <summary>The variable that an identifier is, or <c>__curPos</c>.</summary>
    private Expr MakeVariable(int start, int end)
    {
        const string CurrentPosition = "__curPos";
        if (end - start == CurrentPosition.Length && string.CompareOrdinal(text, start, CurrentPosition, 0, end - start) == 0)
        {
            return new ExprPos(start) { Id = NewId() };
        }

        return new ExprVar(start, SymbolAt(start, end)) { Id = NewId(), Names = table };
    }

    private ExprString MakeUri(string uri)
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

        return new ExprString(uri) { Id = NewId() };
    }

    /// <summary>The next element of a list, or its end.</summary>
    private Next ContinueList()
    {
        TokenKind kind = Peek();
        if (IsOperandStart(kind))
        {
            return Next.Select;
        }

        if (kind != TokenKind.BracketClose)
        {
            throw Unexpected();
        }

        Advance();
        ref Frame frame = ref Pop();
        start = frame.Start;
        Expr[] elements = TakeFrom(exprs, frame.Mark);
        value = new ExprList(elements.Length == 0 ? -1 : elements[0].Offset, elements) { Id = NewId() };
        Record(SyntaxKind.List, start, value);
        return Next.AfterSimple;
    }
}
