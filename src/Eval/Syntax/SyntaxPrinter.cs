using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using TvixEval.Machine;
using TvixEval.Values;

namespace TvixEval.Syntax;

/// <summary>
/// Prints a tree in the canonical form of <c>nix-instantiate --parse</c>, which is Nix source again but for the names of
/// operators' functions. Attributes and formals come in the order of their names.
/// </summary>
public sealed partial class SyntaxPrinter
{
    private readonly StringBuilder output = new();
    private int depth;

    private SyntaxPrinter()
    {
    }

    /// <summary>The canonical form of an expression, as bytes, one a char.</summary>
    /// <param name="expression">The expression.</param>
    public static string Print(Expr expression)
    {
        var printer = new SyntaxPrinter();
        printer.Show(expression ?? throw new ArgumentNullException(nameof(expression)));
        return printer.output.ToString();
    }

    /// <summary>The first names of an attribute path.</summary>
    internal static string PrintPath(IReadOnlyList<AttrName> path, int count)
    {
        var printer = new SyntaxPrinter();
        printer.ShowPath(path, count);
        return printer.output.ToString();
    }

    private void Show(Expr expression)
    {
        if ((++depth & 15) == 0 && !StackGuard.HasRoom())
        {
            ShowOnBigStack(expression);
        }
        else
        {
            ShowHere(expression);
        }

        depth--;
    }

    private void ShowOnBigStack(Expr expression) => StackGuard.OnBigStack(() =>
    {
        ShowHere(expression);
        return true;
    });

    private void ShowHere(Expr expression)
    {
        switch (expression)
        {
            case ExprInt e:
                output.Append(e.Value.ToString(CultureInfo.InvariantCulture));
                break;
            case ExprFloat e:
                output.Append(FloatText.General(e.Value));
                break;
            case ExprString e:
                NixText.AppendStringLiteral(output, e.Value);
                break;
            case ExprPath e:
                output.Append(e.Value);
                break;
            case ExprVar e:
                ShowName(e.Name);
                break;
            case ExprPos:
                output.Append("__curPos");
                break;
            case ExprSelect e:
                ShowSelect(e);
                break;
            case ExprHasAttr e:
                Wrap("((", e.Subject, ") ? ");
                ShowPath(e.Path, e.Path.Count);
                output.Append(')');
                break;
            case ExprAttrs e:
                output.Append(e.IsRecursive ? "rec { " : "{ ");
                ShowBindings(e);
                output.Append('}');
                break;
            case ExprList e:
                output.Append("[ ");
                foreach (Expr element in e.Elements)
                {
                    Wrap("(", element, ") ");
                }

                output.Append(']');
                break;
            case ExprLambda e:
                ShowLambda(e);
                break;
            case ExprCall e:
                ShowCall(e);
                break;
            case ExprLet e:
                output.Append("(let ");
                ShowBindings(e.Bindings);
                Wrap("in ", e.Body, ")");
                break;
            case ExprWith e:
                Wrap("(with ", e.Scope, "; ");
                Wrap(string.Empty, e.Body, ")");
                break;
            case ExprIf e:
                Wrap("(if ", e.Condition, " then ");
                Wrap(string.Empty, e.Then, " else ");
                Wrap(string.Empty, e.Else, ")");
                break;
            case ExprAssert e:
                Wrap("assert ", e.Condition, "; ");
                Show(e.Body);
                break;
            case ExprNot e:
                Wrap("(! ", e.Operand, ")");
                break;
            case ExprBinary e:
                Wrap("(", e.Left, OperatorText(e.Operator));
                Wrap(string.Empty, e.Right, ")");
                break;
            case ExprConcatStrings e:
                ShowConcatenation(e);
                break;
            default:
                throw new InvalidOperationException("There is no printed form of " + expression.Kind + " on its own.");
        }
    }

    private void Wrap(string before, Expr expression, string after)
    {
        output.Append(before);
        Show(expression);
        output.Append(after);
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

    private void ShowSelect(ExprSelect select)
    {
        Wrap("(", select.Subject, ").");
        ShowPath(select.Path, select.Path.Count);
        if (select.Default is not null)
        {
            Wrap(" or (", select.Default, ")");
        }
    }

    private void ShowCall(ExprCall call)
    {
        Wrap("(", call.Function, string.Empty);
        foreach (Expr argument in call.Arguments)
        {
            Wrap(" ", argument, string.Empty);
        }

        output.Append(')');
    }

    private void ShowConcatenation(ExprConcatStrings concatenation)
    {
        string separator = "(";
        foreach (ConcatPart part in concatenation.Parts)
        {
            Wrap(separator, part.Expression, string.Empty);
            separator = " + ";
        }

        output.Append(')');
    }

    private void ShowLambda(ExprLambda lambda)
    {
        output.Append('(');
        if (lambda.Formals is not null)
        {
            ShowFormals(lambda.Formals);
            if (!lambda.Argument.IsNone)
            {
                output.Append(" @ ");
            }
        }

        if (!lambda.Argument.IsNone)
        {
            ShowName(lambda.Argument);
        }

        Wrap(": ", lambda.Body, ")");
    }

    private void ShowFormals(Formals formals)
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
                Wrap(" ? ", formal.Default, string.Empty);
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
