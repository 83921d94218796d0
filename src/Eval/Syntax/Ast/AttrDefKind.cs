namespace TvixEval.Syntax.Ast;

/// <summary>How an attribute came into a set literal.</summary>
#if POWERSHELL
public
#else
internal
#endif
enum AttrDefKind
{
    /// <summary><c>a = e;</c>: evaluated in the scope of the set.</summary>
    Plain,

    /// <summary><c>inherit a;</c>: evaluated in the scope around the set.</summary>
    Inherited,

    /// <summary><c>inherit (e) a;</c>: an <see cref="ExprSelect"/> from an <see cref="ExprInheritFrom"/>.</summary>
    InheritedFrom,
}
