using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using TvixEval.Syntax.Ast;
using TvixEval.Text;
using TvixEval.Work;

namespace TvixEval.Syntax;

/// <summary>
/// Prints a tree in the canonical form of <c>nix-instantiate --parse</c>, which is Nix source again but for the names of
/// operators' functions. Attributes and formals come in the order of their names.
/// </summary>
public sealed partial class SyntaxPrinter
{
    private readonly StringBuilder output = new();
    private readonly Nesting nesting = new();

    private SyntaxPrinter()
    {
    }

    /// <summary>The canonical form of an expression, as bytes, one a char.</summary>
    /// <param name="expression">The expression.</param>
    public static string Print(Expr expression) => Print(expression, null);

    /// <summary>The canonical form of an expression, as bytes, one a char.</summary>
    /// <param name="expression">The expression.</param>
    /// <param name="poll">Called now and then; throws to end the work. May be null.</param>
    internal static string Print(Expr expression, Action? poll)
    {
        var printer = new SyntaxPrinter();
        printer.nesting.Poll = poll;
        printer.nesting.Run(printer.Show, expression ?? throw new ArgumentNullException(nameof(expression)));
        return printer.output.ToString();
    }

    /// <summary>The first names of an attribute path.</summary>
    internal static string PrintPath(IReadOnlyList<AttrName> path, int count)
    {
        var printer = new SyntaxPrinter();
        printer.nesting.Run(names => printer.ShowPath(names, count), path);
        return printer.output.ToString();
    }

    private Nested Show(Expr expression)
    {
        nesting.Count();
        switch (expression)
        {
            case ExprInt e:
                output.Append(e.Value.ToString(CultureInfo.InvariantCulture));
                return default;
            case ExprFloat e:
                output.Append(FloatText.General(e.Value));
                return default;
            case ExprString e:
                NixText.AppendStringLiteral(output, e.Value);
                return default;
            case ExprPath e:
                output.Append(e.Value);
                return default;
            case ExprVar e:
                ShowName(e.Name);
                return default;
            case ExprPos:
                output.Append("__curPos");
                return default;
            default:
                return nesting.IsDeep() ? ShowLater(expression) : ShowNode(expression);
        }
    }

    private async Nested ShowLater(Expr expression)
    {
        await nesting.Suspend();
        await ShowNode(expression);
    }

    private Nested ShowNode(Expr expression) => expression switch
    {
        ExprSelect e => ShowSelect(e),
        ExprHasAttr e => ShowHasAttr(e),
        ExprAttrs e => ShowAttrs(e),
        ExprList e => ShowList(e),
        ExprLambda e => ShowLambda(e),
        ExprCall e => ShowCall(e),
        ExprLet e => ShowLet(e),
        ExprWith e => ShowWith(e),
        ExprIf e => ShowIf(e),
        ExprAssert e => ShowAssert(e),
        ExprNot e => Wrap("(! ", e.Operand, ")"),
        ExprBinary e => ShowBinary(e),
        ExprConcatStrings e => ShowConcatenation(e),
        _ => throw new InvalidOperationException("There is no printed form of " + expression.Kind + " on its own."),
    };

    private async Nested Wrap(string before, Expr expression, string after)
    {
        output.Append(before);
        await Show(expression);
        output.Append(after);
    }

    private async Nested ShowHasAttr(ExprHasAttr hasAttr)
    {
        await Wrap("((", hasAttr.Subject, ") ? ");
        await ShowPath(hasAttr.Path, hasAttr.Path.Count);
        output.Append(')');
    }

    private async Nested ShowAttrs(ExprAttrs attrs)
    {
        output.Append(attrs.IsRecursive ? "rec { " : "{ ");
        await ShowBindings(attrs);
        output.Append('}');
    }

    private async Nested ShowList(ExprList list)
    {
        output.Append("[ ");
        foreach (Expr element in list.Elements)
        {
            await Wrap("(", element, ") ");
        }

        output.Append(']');
    }

    private async Nested ShowLet(ExprLet let)
    {
        output.Append("(let ");
        await ShowBindings(let.Bindings);
        await Wrap("in ", let.Body, ")");
    }

    private async Nested ShowWith(ExprWith with)
    {
        await Wrap("(with ", with.Scope, "; ");
        await Wrap(string.Empty, with.Body, ")");
    }

    private async Nested ShowIf(ExprIf conditional)
    {
        await Wrap("(if ", conditional.Condition, " then ");
        await Wrap(string.Empty, conditional.Then, " else ");
        await Wrap(string.Empty, conditional.Else, ")");
    }

    private async Nested ShowAssert(ExprAssert assertion)
    {
        await Wrap("assert ", assertion.Condition, "; ");
        await Show(assertion.Body);
    }

    private async Nested ShowBinary(ExprBinary binary)
    {
        await Wrap("(", binary.Left, OperatorText(binary.Operator));
        await Wrap(string.Empty, binary.Right, ")");
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

    private async Nested ShowSelect(ExprSelect select)
    {
        await Wrap("(", select.Subject, ").");
        await ShowPath(select.Path, select.Path.Count);
        if (select.Default is not null)
        {
            await Wrap(" or (", select.Default, ")");
        }
    }

    private async Nested ShowCall(ExprCall call)
    {
        await Wrap("(", call.Function, string.Empty);
        foreach (Expr argument in call.Arguments)
        {
            await Wrap(" ", argument, string.Empty);
        }

        output.Append(')');
    }

    private async Nested ShowConcatenation(ExprConcatStrings concatenation)
    {
        string separator = "(";
        foreach (ConcatPart part in concatenation.Parts)
        {
            await Wrap(separator, part.Expression, string.Empty);
            separator = " + ";
        }

        output.Append(')');
    }

    private async Nested ShowLambda(ExprLambda lambda)
    {
        output.Append('(');
        if (lambda.Formals is not null)
        {
            await ShowFormals(lambda.Formals);
            if (!lambda.Argument.IsNone)
            {
                output.Append(" @ ");
            }
        }

        if (!lambda.Argument.IsNone)
        {
            ShowName(lambda.Argument);
        }

        await Wrap(": ", lambda.Body, ")");
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
