namespace TvixEval.Syntax.Ast;

/// <summary>The operators of <see cref="ExprBinary"/>.</summary>
#if POWERSHELL
public
#else
internal
#endif
enum BinaryOperator
{
    /// <summary><c>==</c>.</summary>
    Equal,

    /// <summary><c>!=</c>.</summary>
    NotEqual,

    /// <summary><c>&amp;&amp;</c>.</summary>
    And,

    /// <summary><c>||</c>.</summary>
    Or,

    /// <summary><c>-&gt;</c>.</summary>
    Implies,

    /// <summary><c>//</c>.</summary>
    Update,

    /// <summary><c>++</c>.</summary>
    Concat,
}
