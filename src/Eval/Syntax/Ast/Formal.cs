using TvixEval.Text;

namespace TvixEval.Syntax.Ast;

/// <summary>One formal of a <c>{ a, b ? 1 }:</c> function.</summary>
sealed partial class Formal
{
    /// <summary>Creates a formal.</summary>
    /// <param name="offset">The position of its name.</param>
    /// <param name="name">Its name.</param>
    /// <param name="default">Its default, or null.</param>
    public Formal(int offset, Symbol name, Expr? @default)
    {
        Offset = offset;
        Name = name;
        Default = @default;
    }

    /// <summary>The position of the name.</summary>
    public int Offset { get; }

    /// <summary>The name.</summary>
    public Symbol Name { get; }

    /// <summary>The default, or null.</summary>
    [Child]
    public Expr? Default { get; }
}
