using TvixEval.Machine;
using TvixEval.Values;

namespace TvixEval.Syntax;

/// <content>Operators and calls.</content>
public sealed partial class Parser
{
    private const int PrecedenceOfEquality = 4;
    private const int PrecedenceOfComparison = 5;

    // The operand of "!" reaches as far as what binds tighter than it does; so does that of the unary minus.
    private const int PrecedenceAboveNot = 8;
    private const int PrecedenceOfHasAttr = 11;
    private const int PrecedenceOfNegation = 12;

    /// <summary>A chain of pipes, which are the loosest operators, or just one operator expression.</summary>
    /// <param name="first">The first operand if it has been parsed before, or null.</param>
    /// <param name="start">Where it starts.</param>
    private Expr ParsePipes(Expr? first, int start)
    {
        Expr left = ParseOperators(first, start, 0);
        switch (Peek())
        {
            case TokenKind.PipeInto:
                while (Peek() == TokenKind.PipeInto)
                {
                    int offset = lexer.Start;
                    Advance();
                    left = MakeCall(offset, ParseOperators(0), left);
                }

                return left;
            case TokenKind.PipeFrom:
                return ParsePipeFrom(left);
            default:
                return left;
        }
    }

    private Expr ParsePipeFrom(Expr function)
    {
        int mark = exprs.Count;
        int offsetsMark = pipeOffsets.Count;
        exprs.Add(function);
        while (Peek() == TokenKind.PipeFrom)
        {
            pipeOffsets.Add(lexer.Start);
            Advance();
            exprs.Add(ParseOperators(0));
        }

        // The rightmost is applied first.
        Expr[] chain = TakeFrom(exprs, mark);
        int[] offsets = TakeFrom(pipeOffsets, offsetsMark);
        Expr result = chain[chain.Length - 1];
        for (int i = chain.Length - 2; i >= 0; i--)
        {
            result = MakeCall(offsets[i], chain[i], result);
        }

        return result;
    }

    private Expr ParseOperators(int minimum)
    {
        Peek();
        return ParseOperators(null, lexer.Start, minimum);
    }

    /// <summary>An expression of operators that bind at least as tight as the minimum.</summary>
    private Expr ParseOperators(Expr? first, int start, int minimum)
    {
        Expr result = EnterLevel() ? ParseOperatorsOnBigStack(first, start, minimum) : ParseOperatorsHere(first, start, minimum);
        LeaveLevel();
        return result;
    }

    // A method of its own because the closure would otherwise be made at every call.
    private Expr ParseOperatorsOnBigStack(Expr? first, int start, int minimum) =>
        StackGuard.OnBigStack(() => ParseOperatorsHere(first, start, minimum));

    private Expr ParseOperatorsHere(Expr? first, int start, int minimum)
    {
        Expr left = first is null ? ParsePrefixed(start) : ParseCall(first, start);
        while (true)
        {
            TokenKind kind = Peek();
            int precedence = PrecedenceOf(kind);
            if (precedence < minimum)
            {
                return left;
            }

            int offset = lexer.Start;
            Advance();
            if (kind == TokenKind.Question)
            {
                left = new ExprHasAttr(left.Offset, left, ParseAttrPath());
                continue;
            }

            bool isRight = kind is TokenKind.Implies or TokenKind.Update or TokenKind.Concat;
            Peek();
            int rightStart = lexer.Start;
            Expr right = ParseOperators(null, rightStart, isRight ? precedence : precedence + 1);
            left = MakeOperation(kind, offset, left, start, right, rightStart);
            if (precedence is PrecedenceOfEquality or PrecedenceOfComparison && PrecedenceOf(Peek()) == precedence)
            {
                // These do not associate.
                throw Unexpected();
            }
        }
    }

    private Expr ParsePrefixed(int start)
    {
        switch (Peek())
        {
            case TokenKind.Not:
                Advance();
                Expr operand = ParseOperators(PrecedenceAboveNot);
                return new ExprNot(operand.Offset, operand);
            case TokenKind.Minus:
                Advance();
                return MakeOperatorCall(start, Symbols.Sub, new ExprInt(0), ParseOperators(PrecedenceOfNegation));
            default:
                return ParseCall(null, start);
        }
    }

    private static int PrecedenceOf(TokenKind kind) => kind switch
    {
        TokenKind.Implies => 1,
        TokenKind.Or => 2,
        TokenKind.And => 3,
        TokenKind.Equal or TokenKind.NotEqual => PrecedenceOfEquality,
        TokenKind.Less or TokenKind.Greater or TokenKind.LessOrEqual or TokenKind.GreaterOrEqual => PrecedenceOfComparison,
        TokenKind.Update => 6,
        TokenKind.Plus or TokenKind.Minus => PrecedenceAboveNot,
        TokenKind.Star or TokenKind.Slash => 9,
        TokenKind.Concat => 10,
        TokenKind.Question => PrecedenceOfHasAttr,
        _ => -1,
    };

    private static Expr MakeOperation(TokenKind kind, int offset, Expr left, int leftStart, Expr right, int rightStart)
    {
        switch (kind)
        {
            case TokenKind.Equal:
                return new ExprBinary(offset, BinaryOperator.Equal, left, right);
            case TokenKind.NotEqual:
                return new ExprBinary(offset, BinaryOperator.NotEqual, left, right);
            case TokenKind.And:
                return new ExprBinary(offset, BinaryOperator.And, left, right);
            case TokenKind.Or:
                return new ExprBinary(offset, BinaryOperator.Or, left, right);
            case TokenKind.Implies:
                return new ExprBinary(offset, BinaryOperator.Implies, left, right);
            case TokenKind.Update:
                return new ExprBinary(offset, BinaryOperator.Update, left, right);
            case TokenKind.Concat:
                return new ExprBinary(offset, BinaryOperator.Concat, left, right);
            case TokenKind.Less:
                return MakeOperatorCall(offset, Symbols.LessThan, left, right);
            case TokenKind.Greater:
                return MakeOperatorCall(offset, Symbols.LessThan, right, left);
            case TokenKind.LessOrEqual:
                return new ExprNot(offset, MakeOperatorCall(offset, Symbols.LessThan, right, left));
            case TokenKind.GreaterOrEqual:
                return new ExprNot(offset, MakeOperatorCall(offset, Symbols.LessThan, left, right));
            case TokenKind.Minus:
                return MakeOperatorCall(offset, Symbols.Sub, left, right);
            case TokenKind.Star:
                return MakeOperatorCall(offset, Symbols.Mul, left, right);
            case TokenKind.Slash:
                return MakeOperatorCall(offset, Symbols.Div, left, right);
            default:
                var operands = new[] { new ConcatPart(leftStart, left), new ConcatPart(rightStart, right) };
                return new ExprConcatStrings(offset, forceString: false, operands);
        }
    }

    private static ExprCall MakeOperatorCall(int offset, Symbol function, Expr left, Expr right) =>
        new(offset, new ExprVar(-1, function), new[] { left, right });

    /// <summary>Applies a function; a call gets one more argument, even one in parentheses.</summary>
    private static Expr MakeCall(int offset, Expr function, Expr argument)
    {
        if (function is ExprCall call)
        {
            call.Append(argument);
            return call;
        }

        return new ExprCall(offset, function, new[] { argument });
    }

    /// <summary>An operand, and the operands after it that it is applied to.</summary>
    private Expr ParseCall(Expr? first, int start)
    {
        Expr function = ParseSelect(first, start);
        TokenKind kind = Peek();
        if (((1ul << (int)kind) & OperandStart) == 0)
        {
            return function;
        }

        int mark = exprs.Count;
        do
        {
            int argumentStart = lexer.Start;
            exprs.Add(ParseSelect(null, argumentStart));
            WarnIfCursedOr(argumentStart);
        }
        while (((1ul << (int)Peek()) & OperandStart) != 0);

        Expr[] arguments = TakeFrom(exprs, mark);
        if (function is not ExprCall call)
        {
            return new ExprCall(start, function, arguments);
        }

        foreach (Expr argument in arguments)
        {
            call.Append(argument);
        }

        return call;
    }
}
