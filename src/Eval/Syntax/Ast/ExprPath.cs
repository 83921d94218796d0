namespace TvixEval.Syntax.Ast;

/// <summary>A path literal, absolute and canonical; a trailing slash is kept where an interpolation follows.</summary>
sealed partial class ExprPath : Expr
{
    /// <summary>Creates the node.</summary>
    /// <param name="value">The path.</param>
    public ExprPath(string value)
        : base(ExprKind.Path, -1)
    {
        Value = value;
    }

    /// <summary>The path.</summary>
    public string Value { get; }
}
