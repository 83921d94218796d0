namespace TvixEval.Syntax.Ast;

/// <summary>The kinds of syntax nodes, for switches over <see cref="Expr.Kind"/>. Each names the class <c>Expr...</c>.</summary>
#if POWERSHELL
public
#else
internal
#endif
enum ExprKind
{
    /// <summary><see cref="ExprInt"/>.</summary>
    Int,

    /// <summary><see cref="ExprFloat"/>.</summary>
    Float,

    /// <summary><see cref="ExprString"/>.</summary>
    String,

    /// <summary><see cref="ExprPath"/>.</summary>
    Path,

    /// <summary><see cref="ExprVar"/>.</summary>
    Var,

    /// <summary><see cref="ExprInheritFrom"/>.</summary>
    InheritFrom,

    /// <summary><see cref="ExprSelect"/>.</summary>
    Select,

    /// <summary><see cref="ExprHasAttr"/>.</summary>
    HasAttr,

    /// <summary><see cref="ExprAttrs"/>.</summary>
    Attrs,

    /// <summary><see cref="ExprList"/>.</summary>
    List,

    /// <summary><see cref="ExprLambda"/>.</summary>
    Lambda,

    /// <summary><see cref="ExprCall"/>.</summary>
    Call,

    /// <summary><see cref="ExprLet"/>.</summary>
    Let,

    /// <summary><see cref="ExprWith"/>.</summary>
    With,

    /// <summary><see cref="ExprIf"/>.</summary>
    If,

    /// <summary><see cref="ExprAssert"/>.</summary>
    Assert,

    /// <summary><see cref="ExprNot"/>.</summary>
    Not,

    /// <summary><see cref="ExprBinary"/>.</summary>
    Binary,

    /// <summary><see cref="ExprConcatStrings"/>.</summary>
    ConcatStrings,

    /// <summary><see cref="ExprPos"/>.</summary>
    Pos,
}
