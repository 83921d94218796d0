using TvixEval.Text;

namespace TvixEval.Syntax.Ast;

/// <summary>A variable. Operators that desugar to variables (<c>__sub</c> ...) carry no position.</summary>
sealed partial class ExprVar : NamingExpr
{
    // What binds it, or where it is a unit too, both.
    private object? found;

    /// <summary>Creates the node.</summary>
    /// <param name="offset">The position that C++ Nix gives this node, or -1.</param>
    /// <param name="name">The name.</param>
    public ExprVar(int offset, Symbol name)
        : base(ExprKind.Var, offset) => word = name.Id;

    /// <summary>The name.</summary>
    public Symbol Name => new(word);

    /// <inheritdoc/>
    internal override object? Found
    {
        get => found is Delayed both ? both.Found : found;
        set
        {
            if (found is Delayed both)
            {
                both.Found = value;
            }
            else
            {
                found = value;
            }
        }
    }

    /// <inheritdoc/>
    internal override object? Unit => (found as Delayed)?.Unit;

    /// <inheritdoc/>
    internal override bool TryKeep(object unit)
    {
        found = new Delayed(unit) { Found = Found };
        return true;
    }

    private sealed class Delayed
    {
        public Delayed(object unit) => Unit = unit;

        public object Unit { get; }

        public object? Found { get; set; }
    }
}
