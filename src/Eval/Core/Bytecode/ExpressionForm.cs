using System;
using TvixEval.Syntax.Ast;

namespace TvixEval.Core.Bytecode;

/// <summary>What of an expression is asked for before it is evaluated, when its tree is gone perhaps.</summary>
internal sealed class ExpressionForm
{
    private static readonly ExpressionForm[] ByKind = Array.ConvertAll(
        (ExprKind[])Enum.GetValues(typeof(ExprKind)), static kind => new ExpressionForm(kind));

    private static readonly ExpressionForm[] ByOperator = Array.ConvertAll(
        (BinaryOperator[])Enum.GetValues(typeof(BinaryOperator)), static sign => new ExpressionForm(ExprKind.Binary) { Operator = sign });

    private static readonly ExpressionForm FixedSet = new(ExprKind.Attrs) { HasFixedNames = true };

    private ExpressionForm(ExprKind kind) => Kind = kind;

    /// <summary>Which kind of expression it is.</summary>
    public ExprKind Kind { get; }

    /// <summary>For a function its head.</summary>
    public FunctionHead? Function { get; private init; }

    /// <summary>For an operator that is a node of its own which.</summary>
    public BinaryOperator? Operator { get; private init; }

    /// <summary>Whether it is a set without computed names.</summary>
    public bool HasFixedNames { get; private init; }

    /// <summary>The form of an expression.</summary>
    /// <param name="expr">The expression.</param>
    public static ExpressionForm Of(Expr expr) => expr switch
    {
        ExprLambda lambda => Of(lambda.Head),
        ExprBinary binary => ByOperator[(int)binary.Operator],
        ExprAttrs { Dynamic.Count: 0 } => FixedSet,
        _ => ByKind[(int)expr.Kind],
    };

    /// <summary>The form of a function.</summary>
    /// <param name="function">Its head.</param>
    public static ExpressionForm Of(FunctionHead function) => new(ExprKind.Lambda) { Function = function };
}
