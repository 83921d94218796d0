using System.Collections.Generic;

namespace TvixEval.Syntax.Ast;

/// <summary>A call with one or more arguments.</summary>
sealed partial class ExprCall : Expr
{
    private object? unit;

    private List<Expr>? growing;

    /// <summary>Creates the node.</summary>
    /// <param name="offset">The position that C++ Nix gives this node, or -1.</param>
    /// <param name="function">What is called.</param>
    /// <param name="arguments">The arguments, at least one.</param>
    public ExprCall(int offset, Expr function, IReadOnlyList<Expr> arguments)
        : base(ExprKind.Call, offset)
    {
        Function = function;
        Arguments = arguments;
    }

    /// <summary>What is called.</summary>
    [Child]
    public Expr Function { get; }

    /// <summary>The arguments, at least one.</summary>
    [Child]
    public IReadOnlyList<Expr> Arguments { get; private set; }

    /// <summary>Adds an argument: applying a call gives a longer call.</summary>
    internal void Append(Expr argument)
    {
        if (growing is null)
        {
            growing = new List<Expr>(Arguments);
            Arguments = growing;
        }

        growing.Add(argument);
    }

    /// <inheritdoc/>
    internal override object? Unit => unit;

    /// <inheritdoc/>
    internal override bool TryKeep(object unit)
    {
        this.unit = unit;
        return true;
    }
}
