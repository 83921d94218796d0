using System;
using System.Collections.Generic;
using TvixEval.Diagnostics;
using TvixEval.Syntax.Ast;
using TvixEval.Text;
using TvixEval.Work;

namespace TvixEval.Syntax;

/// <summary>
/// Tells data from programs: literals, lists, sets, and the arithmetic of numbers that some numbers can only be written with.
/// Evaluating data calls no function, reads no file and always ends.
/// </summary>
internal static class DataSyntax
{
    /// <summary>Checks that an expression is data.</summary>
    /// <param name="file">Its source.</param>
    /// <param name="root">The expression.</param>
    /// <param name="poll">Called now and then; throws to end the work. May be null.</param>
    /// <exception cref="NotDataException">It is not, or something in it is not.</exception>
    public static void Check(SourceFile file, Expr root, Action? poll = null)
    {
        int seen = 0;
        var pending = new Stack<Item>();
        pending.Push(new Item(root, isNumber: false, offset: 0));
        while (pending.Count > 0)
        {
            if (++seen % Polling.Nodes == 0)
            {
                poll?.Invoke();
            }

            Item item = pending.Pop();
            int offset = item.Expression.Offset >= 0 ? item.Expression.Offset : item.Offset;
            string? problem = Visit(item, offset, pending, ref offset);
            if (problem is not null)
            {
                throw new NotDataException($"this is not data: {problem}", new Position(file, offset));
            }
        }
    }

    /// <summary>Looks at one node and queues those in it; gives what is wrong with it, or null.</summary>
    private static string? Visit(Item item, int offset, Stack<Item> pending, ref int problemOffset)
    {
        switch (item.Expression)
        {
            case ExprInt or ExprFloat:
                return null;
            case ExprCall { Function: ExprVar { Offset: < 0 } operation } call when IsArithmetic(operation.Name):
                foreach (Expr operand in call.Arguments)
                {
                    pending.Push(new Item(operand, isNumber: true, offset));
                }

                return null;
            case ExprConcatStrings { ForceString: false } sum:
                return VisitSum(sum, offset, pending);
            case Expr when item.IsNumber:
                return "an operand that is not a number";
            case ExprString or ExprPath:
                return null;
            case ExprConcatStrings text:
                return VisitText(text);
            case ExprVar { Name.Name: "true" or "false" or "null" }:
                return null;
            case ExprVar variable:
                return $"the variable '{variable.Name.Name}'";
            case ExprList list:
                for (int i = list.Elements.Count - 1; i >= 0; i--)
                {
                    pending.Push(new Item(list.Elements[i], isNumber: false, offset));
                }

                return null;
            case ExprAttrs set:
                return VisitSet(set, offset, pending, ref problemOffset);
            default:
                return Describe(item.Expression);
        }
    }

    /// <summary>An indented string with escapes is several strings, put together like those of an interpolation.</summary>
    private static string? VisitText(ExprConcatStrings text)
    {
        foreach (ConcatPart part in text.Parts)
        {
            if (part.Expression is not ExprString)
            {
                return "a string with interpolation";
            }
        }

        return null;
    }

    private static string? VisitSum(ExprConcatStrings sum, int offset, Stack<Item> pending)
    {
        if (sum.Parts[0].Expression is ExprPath)
        {
            // A path with a name that no literal can have.
            for (int i = 1; i < sum.Parts.Count; i++)
            {
                if (sum.Parts[i].Expression is not ExprString)
                {
                    return "a path that contains something other than strings";
                }
            }

            return null;
        }

        foreach (ConcatPart part in sum.Parts)
        {
            pending.Push(new Item(part.Expression, isNumber: true, offset));
        }

        return null;
    }

    private static string? VisitSet(ExprAttrs set, int offset, Stack<Item> pending, ref int problemOffset)
    {
        if (set.IsRecursive)
        {
            return "a recursive set";
        }

        if (set.Dynamic.Count > 0)
        {
            problemOffset = set.Dynamic[0].Offset;
            return "a computed attribute name";
        }

        foreach (AttrDef attribute in set.Attributes)
        {
            if (attribute.Kind != AttrDefKind.Plain)
            {
                problemOffset = attribute.Offset;
                return "'inherit'";
            }

            pending.Push(new Item(attribute.Value, isNumber: false, attribute.Offset >= 0 ? attribute.Offset : offset));
        }

        return null;
    }

    private static bool IsArithmetic(Symbol name) => name == Symbols.Sub || name == Symbols.Mul || name == Symbols.Div;

    private static string Describe(Expr expression) => expression.Kind switch
    {
        ExprKind.Call when expression is ExprCall { Function: ExprVar { Offset: < 0 } function } => function.Name.Name == "__findFile" ? "a search path lookup" : "an operator",
        ExprKind.Call => "a function call",
        ExprKind.Lambda => "a function",
        ExprKind.Let => "'let'",
        ExprKind.With => "'with'",
        ExprKind.If => "'if'",
        ExprKind.Assert => "'assert'",
        ExprKind.Select => "an attribute selection",
        ExprKind.Pos => "the variable '__curPos'",
        _ => "an operator",
    };

    /// <summary>A node to look at, and where it is if it does not know itself.</summary>
    private readonly struct Item
    {
        public Item(Expr expression, bool isNumber, int offset)
        {
            Expression = expression;
            IsNumber = isNumber;
            Offset = offset;
        }

        public Expr Expression { get; }

        /// <summary>Whether it is an operand of arithmetic.</summary>
        public bool IsNumber { get; }

        public int Offset { get; }
    }
}
