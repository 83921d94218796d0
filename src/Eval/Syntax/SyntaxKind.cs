namespace TvixEval.Syntax;

/// <summary>The kinds of <see cref="SyntaxNode"/>: what is written, as it is written.</summary>
internal enum SyntaxKind
{
    /// <summary>The whole source: an expression and the end of the file.</summary>
    Source,

    /// <summary>A variable, or <c>__curPos</c>.</summary>
    Variable,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A URL without quotes.</summary>
    Uri,

    /// <summary><c>&lt;nixpkgs&gt;</c>.</summary>
    SearchPath,

    /// <summary>A string in quotes; its interpolations are inside it.</summary>
    String,

    /// <summary>An indented string; its interpolations are inside it.</summary>
    IndentedString,

    /// <summary>A path; its interpolations are inside it.</summary>
    Path,

    /// <summary><c>${e}</c> in a string or a path.</summary>
    Interpolation,

    /// <summary><c>(e)</c>.</summary>
    Parentheses,

    /// <summary>A list.</summary>
    List,

    /// <summary>A set, perhaps with <c>rec</c>; its bindings are inside it.</summary>
    Set,

    /// <summary><c>let ... in e</c>; its bindings are inside it.</summary>
    Let,

    /// <summary>The old <c>let { ...; body = e; }</c>.</summary>
    OldLet,

    /// <summary><c>e.a.b</c>, perhaps with <c>or d</c>: an expression, names, and the default.</summary>
    Select,

    /// <summary><c>e ? a.b</c>: an expression, and names.</summary>
    HasAttr,

    /// <summary>A function and its arguments.</summary>
    Call,

    /// <summary><c>!e</c> or <c>-e</c>.</summary>
    Unary,

    /// <summary>Two operands with an operator between them.</summary>
    Binary,

    /// <summary><c>e |&gt; f</c>, or any number of <c>f &lt;| e</c>.</summary>
    Pipe,

    /// <summary><c>if a then b else c</c>.</summary>
    If,

    /// <summary><c>assert a; b</c>.</summary>
    Assert,

    /// <summary><c>with a; b</c>.</summary>
    With,

    /// <summary>A function: its pattern, if it has one, and its body.</summary>
    Function,

    /// <summary><c>{ a, b ? 1, ... }</c> before the colon of a function, with the name of the whole argument if it has one.</summary>
    Pattern,

    /// <summary>A name in a pattern, with its default if it has one.</summary>
    Formal,

    /// <summary><c>a.b = e;</c>: names, and an expression.</summary>
    Binding,

    /// <summary><c>inherit a b;</c> or <c>inherit (e) a b;</c>: the expression, and names.</summary>
    Inherit,

    /// <summary>A name in an attribute path or an <c>inherit</c>: an identifier, a string, or <c>${e}</c>.</summary>
    Name,
}
