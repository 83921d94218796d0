namespace TvixEval.Syntax.Ast;

/// <summary>A string literal without interpolation, or a URI literal.</summary>
sealed partial class ExprString : Expr
{
    /// <summary>Creates the node.</summary>
    /// <param name="value">The bytes, one a char.</param>
    public ExprString(string value)
        : base(ExprKind.String, -1)
    {
        Value = value;
    }

    /// <summary>The bytes, one a char.</summary>
    public string Value { get; }
}
