using System;
using System.Collections.Generic;
using TvixEval.Syntax.Ast;
using TvixEval.Text;

namespace TvixEval.Syntax;

/// <content>What is begun and not complete yet, and how it goes on when the expression inside it is complete.</content>
internal sealed partial class Parser
{
    private Frame[] frames = new Frame[64];
    private int frameCount;

    /// <summary>What a step says comes next.</summary>
    private enum Next : byte
    {
        /// <summary>An expression of any kind begins.</summary>
        Expression,

        /// <summary>An operand of an operator begins, perhaps with <c>!</c> or <c>-</c>.</summary>
        Operand,

        /// <summary>An element of a list, an argument, or what follows <c>or</c> begins: a simple expression and its selection.</summary>
        Select,

        /// <summary>A simple expression has been read.</summary>
        AfterSimple,

        /// <summary>An operand with its selection has been read.</summary>
        AfterSelect,

        /// <summary>An operand with its arguments has been read.</summary>
        AfterOperand,

        /// <summary>A whole expression has been read.</summary>
        Complete,
    }

    /// <summary>What a frame stands for: that of which the expression that is being read is a part.</summary>
    private enum Construct : byte
    {
        /// <summary>The whole source.</summary>
        Source,

        // Operators: the expression is an operand.
        Operator,
        Not,
        Negation,
        PipeInto,
        PipeFrom,

        // The expression is an operand with its selection.
        Argument,
        Element,
        Default,

        // The expression is whole.
        Parentheses,
        IfCondition,
        IfThen,
        IfElse,
        AssertCondition,
        AssertBody,
        WithScope,
        WithBody,
        LetBody,
        FunctionBody,
        PatternBody,
        FormalDefault,
        BindingValue,
        InheritSource,
        InheritName,
        String,
        NameString,
        IndentedString,
        PathText,
        SelectPath,
        HasAttrPath,
        BindingPath,

        // What lies below the frames of its parts.
        Pattern,
        Set,
        RecursiveSet,
        OldLet,
        Let,
        OnlyBindings,
    }

    /// <summary>Reads to the end of what the frames stand for.</summary>
    private Expr Run(Next next)
    {
        while (true)
        {
            switch (next)
            {
                case Next.Expression:
                    next = BeginExpression();
                    break;
                case Next.Operand:
                    next = BeginOperand();
                    break;
                case Next.Select:
                    next = BeginSelect();
                    break;
                case Next.AfterSimple:
                    next = AfterSimple();
                    break;
                case Next.AfterSelect:
                    next = AfterSelect();
                    break;
                case Next.AfterOperand:
                    next = AfterOperand();
                    break;
                case Next.Complete when frameCount == 0:
                    return value;
                default:
                    next = Resume();
                    break;
            }
        }
    }

    /// <summary>Goes on with the innermost construct: the whole expression inside it is complete.</summary>
    private Next Resume()
    {
        ref Frame frame = ref frames[frameCount - 1];
        switch (frame.Construct)
        {
            case Construct.Parentheses:
                Expect(TokenKind.ParenClose);
                start = Pop().Start;
                Record(SyntaxKind.Parentheses, start, value);
                return AfterSimple();
            case Construct.IfCondition:
                Expect(TokenKind.Then);
                exprs.Add(value);
                frame.Construct = Construct.IfThen;
                return Next.Expression;
            case Construct.IfThen:
                Expect(TokenKind.Else);
                exprs.Add(value);
                frame.Construct = Construct.IfElse;
                return Next.Expression;
            case Construct.IfElse:
                Expr then = TakeLast(exprs);
                value = new ExprIf(Pop().Start, TakeLast(exprs), then, value) { Id = NewId() };
                Record(SyntaxKind.If, frame.Start, value);
                return Next.Complete;
            case Construct.AssertCondition:
                return ResumeWithBody(Construct.AssertBody);
            case Construct.AssertBody:
                value = new ExprAssert(frame.Start, (Expr)frame.Held!, value) { Id = NewId() };
                Record(SyntaxKind.Assert, Pop().Start, value);
                return Next.Complete;
            case Construct.WithScope:
                return ResumeWithBody(Construct.WithBody);
            case Construct.WithBody:
                value = new ExprWith(frame.Start, (Expr)frame.Held!, value) { Id = NewId() };
                Record(SyntaxKind.With, Pop().Start, value);
                return Next.Complete;
            case Construct.LetBody:
                return FinishLet();
            case Construct.FunctionBody:
                return FinishFunction();
            case Construct.PatternBody:
                return FinishPatternFunction();
            case Construct.FormalDefault:
                return ResumePattern();
            case Construct.BindingValue:
                return FinishBinding();
            case Construct.InheritSource:
                return ResumeInherit();
            case Construct.String:
            case Construct.NameString:
                return ResumeString();
            case Construct.IndentedString:
                return ResumeIndentedString();
            case Construct.PathText:
                return ResumePathText();
            case Construct.InheritName:
            case Construct.SelectPath:
            case Construct.HasAttrPath:
            case Construct.BindingPath:
                Expect(TokenKind.BraceClose);
                return ResumeWithName(value is ExprString constant ? new AttrName(new Symbol(table.Intern(constant.Value))) : new AttrName(value));
            default:
                throw new InvalidOperationException("Nothing waits for an expression in " + frame.Construct + ".");
        }
    }

    /// <summary>From the head of an <c>assert</c> or a <c>with</c> to its body.</summary>
    private Next ResumeWithBody(Construct body)
    {
        Expect(TokenKind.Semicolon);
        ref Frame frame = ref frames[frameCount - 1];
        frame.Construct = body;
        frame.Held = value;
        return Next.Expression;
    }

    private ref Frame Push(Construct construct, int start, int mark = 0, int offset = -1, object? held = null)
    {
        if (frameCount == frames.Length)
        {
            Array.Resize(ref frames, frameCount * 2);
        }

        ref Frame frame = ref frames[frameCount++];
        frame.Construct = construct;
        frame.Minimum = 0;
        frame.Token = TokenKind.EndOfFile;
        frame.Start = start;
        frame.Mark = mark;
        frame.Offset = offset;
        frame.Held = held;
        return ref frame;
    }

    /// <summary>Takes the innermost frame away; it can be read until the next <see cref="Push"/>.</summary>
    private ref Frame Pop() => ref frames[--frameCount];

    /// <summary>The innermost construct.</summary>
    private Construct Innermost => frameCount == 0 ? Construct.Source : frames[frameCount - 1].Construct;

    private static T TakeLast<T>(List<T> list)
    {
        T last = list[list.Count - 1];
        list.RemoveAt(list.Count - 1);
        return last;
    }

    /// <summary>A construct that has begun. What the numbers mean is up to it.</summary>
    private struct Frame
    {
        public Construct Construct;

        /// <summary>How tight an operator must bind to belong to the operand that is being read.</summary>
        public byte Minimum;

        /// <summary>The operator.</summary>
        public TokenKind Token;

        /// <summary>Where it starts.</summary>
        public int Start;

        /// <summary>How high the stack was on which it collects its parts; for a function's name where it ends.</summary>
        public int Mark;

        /// <summary>The position of the part that is being read.</summary>
        public int Offset;

        /// <summary>The part that has been read already.</summary>
        public object? Held;
    }
}
