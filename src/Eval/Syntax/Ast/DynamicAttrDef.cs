namespace TvixEval.Syntax.Ast;

/// <summary>An attribute of a set literal whose name is computed.</summary>
sealed partial class DynamicAttrDef
{
    /// <summary>Creates the attribute.</summary>
    /// <param name="name">The expression of the name.</param>
    /// <param name="value">The value.</param>
    /// <param name="offset">The position of the definition.</param>
    public DynamicAttrDef(Expr name, Expr value, int offset)
    {
        Name = name;
        Value = value;
        Offset = offset;
    }

    /// <summary>The expression of the name.</summary>
    [Child]
    public Expr Name { get; }

    /// <summary>The value.</summary>
    [Child]
    public Expr Value { get; }

    /// <summary>The position of the definition.</summary>
    public int Offset { get; }
}
