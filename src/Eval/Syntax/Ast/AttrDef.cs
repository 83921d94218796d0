using TvixEval.Text;

namespace TvixEval.Syntax.Ast;

/// <summary>A statically named attribute of a set literal.</summary>
sealed partial class AttrDef
{
    /// <summary>Creates the attribute.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value.</param>
    /// <param name="offset">The position of its definition, or -1.</param>
    /// <param name="kind">How it came into the set.</param>
    public AttrDef(Symbol name, Expr value, int offset, AttrDefKind kind)
    {
        Name = name;
        Value = value;
        Offset = offset;
        Kind = kind;
    }

    /// <summary>The name.</summary>
    public Symbol Name { get; }

    /// <summary>The value.</summary>
    [Child]
    public Expr Value { get; }

    /// <summary>The position of the definition, or -1.</summary>
    public int Offset { get; }

    /// <summary>How it came into the set.</summary>
    public AttrDefKind Kind { get; }
}
