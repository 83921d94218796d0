using TvixEval.Syntax.Ast;
using TvixEval.Text;

namespace TvixEval.Syntax;

/// <content>Operators and calls.</content>
internal sealed partial class Parser
{
    private const int PrecedenceOfEquality = 4;
    private const int PrecedenceOfComparison = 5;

    // The operand of "!" reaches as far as what binds tighter than it does; so does that of the unary minus.
    private const int PrecedenceAboveNot = 8;
    private const int PrecedenceOfHasAttr = 11;
    private const int PrecedenceOfNegation = 12;

    /// <summary>The beginning of an operand of an operator.</summary>
    private Next BeginOperand()
    {
        switch (Peek())
        {
            case TokenKind.Not:
                Push(Construct.Not, lexer.Start).Minimum = PrecedenceAboveNot;
                Advance();
                return Next.Operand;
            case TokenKind.Minus:
                Push(Construct.Negation, lexer.Start).Minimum = PrecedenceOfNegation;
                Advance();
                return Next.Operand;
            default:
                return BeginSelect();
        }
    }

    /// <summary>
    /// What an operand belongs to: to the operator that follows if that binds tight enough, else to the one before it, which
    /// makes both a longer operand. Pipes are the loosest operators.
    /// </summary>
    private Next AfterOperand()
    {
        while (true)
        {
            TokenKind kind = Peek();
            int precedence = PrecedenceOf(kind);
            if (precedence >= (frameCount == 0 ? 0 : frames[frameCount - 1].Minimum))
            {
                return BeginRightOperand(kind, precedence);
            }

            switch (Innermost)
            {
                case Construct.Operator:
                    FinishOperation();
                    break;
                case Construct.Not:
                    start = Pop().Start;
                    value = new ExprNot(value.Offset, value) { Id = NewId() };
                    Record(SyntaxKind.Unary, start, value);
                    break;
                case Construct.Negation:
                    start = Pop().Start;
                    value = MakeOperatorCall(start, Symbols.Sub, new ExprInt(0) { Id = NewId() }, value);
                    Record(SyntaxKind.Unary, start, value);
                    break;
                case Construct.PipeInto:
                    ref Frame pipe = ref Pop();
                    value = MakeCall(pipe.Offset, value, (Expr)pipe.Held!);
                    start = pipe.Start;
                    Record(SyntaxKind.Pipe, start, value);
                    return kind == TokenKind.PipeInto ? BeginPipeInto() : Next.Complete;
                case Construct.PipeFrom:
                    exprs.Add(value);
                    return kind == TokenKind.PipeFrom ? ContinuePipeFrom() : FinishPipeFrom();
                default:
                    return kind switch
                    {
                        TokenKind.PipeInto => BeginPipeInto(),
                        TokenKind.PipeFrom => BeginPipeFrom(),
                        _ => Next.Complete,
                    };
            }
        }
    }

    private Next BeginRightOperand(TokenKind kind, int precedence)
    {
        int offset = lexer.Start;
        Advance();
        if (kind == TokenKind.Question)
        {
            return ParsePath(Construct.HasAttrPath, names.Count);
        }

        bool isRight = kind is TokenKind.Implies or TokenKind.Update or TokenKind.Concat;
        ref Frame frame = ref Push(Construct.Operator, start, offset: offset, held: value);
        frame.Token = kind;
        frame.Minimum = (byte)(isRight ? precedence : precedence + 1);
        return Next.Operand;
    }

    private void FinishOperation()
    {
        ref Frame frame = ref Pop();
        value = MakeOperation(frame.Token, frame.Offset, (Expr)frame.Held!, frame.Start, value, start);
        start = frame.Start;
        Record(SyntaxKind.Binary, start, value);
        int precedence = PrecedenceOf(frame.Token);
        if (precedence is PrecedenceOfEquality or PrecedenceOfComparison && PrecedenceOf(Peek()) == precedence)
        {
            // These do not associate.
            throw Unexpected();
        }
    }

    private Next BeginPipeInto()
    {
        Push(Construct.PipeInto, start, offset: lexer.Start, held: value);
        Advance();
        return Next.Operand;
    }

    private Next BeginPipeFrom()
    {
        Push(Construct.PipeFrom, start, exprs.Count, pipeOffsets.Count);
        exprs.Add(value);
        return ContinuePipeFrom();
    }

    private Next ContinuePipeFrom()
    {
        pipeOffsets.Add(lexer.Start);
        Advance();
        return Next.Operand;
    }

    private Next FinishPipeFrom()
    {
        // The rightmost is applied first.
        ref Frame frame = ref Pop();
        Expr[] chain = TakeFrom(exprs, frame.Mark);
        int[] offsets = TakeFrom(pipeOffsets, frame.Offset);
        value = chain[chain.Length - 1];
        for (int i = chain.Length - 2; i >= 0; i--)
        {
            value = MakeCall(offsets[i], chain[i], value);
        }

        Record(SyntaxKind.Pipe, frame.Start, value);
        return Next.Complete;
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

    private Expr MakeOperation(TokenKind kind, int offset, Expr left, int leftStart, Expr right, int rightStart)
    {
        switch (kind)
        {
            // Where a test of equality is, C++ Nix does not know.
            case TokenKind.Equal:
                return new ExprBinary(-1, BinaryOperator.Equal, left, right) { Id = NewId() };
            case TokenKind.NotEqual:
                return new ExprBinary(-1, BinaryOperator.NotEqual, left, right) { Id = NewId() };
            case TokenKind.And:
                return new ExprBinary(offset, BinaryOperator.And, left, right) { Id = NewId() };
            case TokenKind.Or:
                return new ExprBinary(offset, BinaryOperator.Or, left, right) { Id = NewId() };
            case TokenKind.Implies:
                return new ExprBinary(offset, BinaryOperator.Implies, left, right) { Id = NewId() };
            case TokenKind.Update:
                return new ExprBinary(offset, BinaryOperator.Update, left, right) { Id = NewId() };
            case TokenKind.Concat:
                return new ExprBinary(offset, BinaryOperator.Concat, left, right) { Id = NewId() };
            case TokenKind.Less:
                return MakeOperatorCall(offset, Symbols.LessThan, left, right);
            case TokenKind.Greater:
                return MakeOperatorCall(offset, Symbols.LessThan, right, left);
            case TokenKind.LessOrEqual:
                return new ExprNot(offset, MakeOperatorCall(offset, Symbols.LessThan, right, left)) { Id = NewId() };
            case TokenKind.GreaterOrEqual:
                return new ExprNot(offset, MakeOperatorCall(offset, Symbols.LessThan, left, right)) { Id = NewId() };
            case TokenKind.Minus:
                return MakeOperatorCall(offset, Symbols.Sub, left, right);
            case TokenKind.Star:
                return MakeOperatorCall(offset, Symbols.Mul, left, right);
            case TokenKind.Slash:
                return MakeOperatorCall(offset, Symbols.Div, left, right);
            default:
                var operands = new[] { new ConcatPart(leftStart, left), new ConcatPart(rightStart, right) };
                return new ExprConcatStrings(offset, forceString: false, operands) { Id = NewId() };
        }
    }

    private ExprCall MakeOperatorCall(int offset, Symbol function, Expr left, Expr right) =>
        new(offset, new ExprVar(-1, function) { Id = NewId() }, new[] { left, right }) { Id = NewId() };

    /// <summary>Applies a function; a call gets one more argument, even one in parentheses.</summary>
    private Expr MakeCall(int offset, Expr function, Expr argument)
    {
        if (function is ExprCall call)
        {
            call.Append(argument);
            return call;
        }

        return new ExprCall(offset, function, new[] { argument }) { Id = NewId() };
    }

    /// <summary>The call of the function that a frame holds with the arguments that have been read.</summary>
    private Next FinishCall()
    {
        ref Frame frame = ref Pop();
        start = frame.Start;
        var function = (Expr)frame.Held!;
        Expr[] arguments = TakeFrom(exprs, frame.Mark);
        if (function is ExprCall call)
        {
            foreach (Expr argument in arguments)
            {
                call.Append(argument);
            }

            value = call;
        }
        else
        {
            value = new ExprCall(start, function, arguments) { Id = NewId() };
        }

        Record(SyntaxKind.Call, start, value);
        return AfterOperand();
    }
}
