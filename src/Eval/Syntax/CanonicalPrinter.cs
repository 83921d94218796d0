using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using TvixEval.Syntax.Ast;
using TvixEval.Text;
using TvixEval.Work;

namespace TvixEval.Syntax;

/// <summary>What prints for <see cref="SyntaxPrinter"/>.</summary>
internal sealed partial class CanonicalPrinter : SyntaxWalker
{
    private readonly StringBuilder output = new();

    private CanonicalPrinter()
    {
    }

    /// <summary>Prints an expression.</summary>
    public static string Print(Expr expression, Action? poll)
    {
        var printer = new CanonicalPrinter();
        printer.Nesting.Poll = poll;
        printer.Nesting.Run(printer.Walk, expression);
        return printer.output.ToString();
    }

    /// <summary>Prints the first names of an attribute path.</summary>
    public static string PrintPath(IReadOnlyList<AttrName> path, int count)
    {
        var printer = new CanonicalPrinter();
        printer.Nesting.Run(names => printer.ShowPath(names, count), path);
        return printer.output.ToString();
    }

    /// <inheritdoc/>
    protected override Nested VisitDefault(Expr node) =>
        throw new InvalidOperationException("A node of kind " + node.Kind + " cannot be printed on its own.");

    /// <inheritdoc/>
    protected override Nested VisitInt(ExprInt node) => Put(node.Value.ToString(CultureInfo.InvariantCulture));

    /// <inheritdoc/>
    protected override Nested VisitFloat(ExprFloat node) => Put(FloatText.General(node.Value));

    /// <inheritdoc/>
    protected override Nested VisitPath(ExprPath node) => Put(node.Value);

    /// <inheritdoc/>
    protected override Nested VisitPos(ExprPos node) => Put("__curPos");

    /// <inheritdoc/>
    protected override Nested VisitString(ExprString node)
    {
        NixText.AppendStringLiteral(output, node.Value);
        return default;
    }

    /// <inheritdoc/>
    protected override Nested VisitVar(ExprVar node)
    {
        ShowName(node.Name);
        return default;
    }

    /// <inheritdoc/>
    protected override Nested VisitNot(ExprNot node) => Wrap("(! ", node.Operand, ")");

    private Nested Put(string text)
    {
        output.Append(text);
        return default;
    }

    private async Nested Wrap(string before, Expr expression, string after)
    {
        output.Append(before);
        await Walk(expression);
        output.Append(after);
    }

    /// <inheritdoc/>
    protected override async Nested VisitHasAttr(ExprHasAttr node)
    {
        await Wrap("((", node.Subject, ") ? ");
        await ShowPath(node.Path, node.Path.Count);
        output.Append(')');
    }

    /// <inheritdoc/>
    protected override async Nested VisitAttrs(ExprAttrs node)
    {
        output.Append(node.IsRecursive ? "rec { " : "{ ");
        await ShowBindings(node);
        output.Append('}');
    }

    /// <inheritdoc/>
    protected override async Nested VisitList(ExprList node)
    {
        output.Append("[ ");
        foreach (Expr element in node.Elements)
        {
            await Wrap("(", element, ") ");
        }

        output.Append(']');
    }

    /// <inheritdoc/>
    protected override async Nested VisitLet(ExprLet node)
    {
        output.Append("(let ");
        await ShowBindings(node.Bindings);
        await Wrap("in ", node.Body, ")");
    }

    /// <inheritdoc/>
    protected override async Nested VisitWith(ExprWith node)
    {
        await Wrap("(with ", node.Scope, "; ");
        await Wrap(string.Empty, node.Body, ")");
    }

    /// <inheritdoc/>
    protected override async Nested VisitIf(ExprIf node)
    {
        await Wrap("(if ", node.Condition, " then ");
        await Wrap(string.Empty, node.Then, " else ");
        await Wrap(string.Empty, node.Else, ")");
    }

    /// <inheritdoc/>
    protected override async Nested VisitAssert(ExprAssert node)
    {
        await Wrap("assert ", node.Condition, "; ");
        await Walk(node.Body);
    }

    /// <inheritdoc/>
    protected override async Nested VisitBinary(ExprBinary node)
    {
        await Wrap("(", node.Left, OperatorText(node.Operator));
        await Wrap(string.Empty, node.Right, ")");
    }

    private static string OperatorText(BinaryOperator @operator) => @operator switch
    {
        BinaryOperator.Equal => " == ",
        BinaryOperator.NotEqual => " != ",
        BinaryOperator.And => " && ",
        BinaryOperator.Or => " || ",
        BinaryOperator.Implies => " -> ",
        BinaryOperator.Update => " // ",
        _ => " ++ ",
    };

    /// <inheritdoc/>
    protected override async Nested VisitSelect(ExprSelect node)
    {
        await Wrap("(", node.Subject, ").");
        await ShowPath(node.Path, node.Path.Count);
        if (node.Default is not null)
        {
            await Wrap(" or (", node.Default, ")");
        }
    }

    /// <inheritdoc/>
    protected override async Nested VisitCall(ExprCall node)
    {
        await Wrap("(", node.Function, string.Empty);
        foreach (Expr argument in node.Arguments)
        {
            await Wrap(" ", argument, string.Empty);
        }

        output.Append(')');
    }

    /// <inheritdoc/>
    protected override async Nested VisitConcatStrings(ExprConcatStrings node)
    {
        string separator = "(";
        foreach (ConcatPart part in node.Parts)
        {
            await Wrap(separator, part.Expression, string.Empty);
            separator = " + ";
        }

        output.Append(')');
    }

    /// <inheritdoc/>
    protected override async Nested VisitLambda(ExprLambda node)
    {
        output.Append('(');
        if (node.Formals is not null)
        {
            await ShowFormals(node.Formals);
            if (!node.Argument.IsNone)
            {
                output.Append(" @ ");
            }
        }

        if (!node.Argument.IsNone)
        {
            ShowName(node.Argument);
        }

        await Wrap(": ", node.Body, ")");
    }

    private async Nested ShowFormals(Formals formals)
    {
        var byName = new List<Formal>(formals.Items);
        byName.Sort(static (a, b) => string.CompareOrdinal(a.Name.Name, b.Name.Name));
        string separator = "{ ";
        foreach (Formal formal in byName)
        {
            output.Append(separator);
            ShowName(formal.Name);
            if (formal.Default is not null)
            {
                await Wrap(" ? ", formal.Default, string.Empty);
            }

            separator = ", ";
        }

        if (formals.HasEllipsis)
        {
            output.Append(separator).Append("...");
        }
        else if (byName.Count == 0)
        {
            output.Append("{ ");
        }

        output.Append(" }");
    }
}
