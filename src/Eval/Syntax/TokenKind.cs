namespace TvixEval.Syntax;

/// <summary>The kinds of token, in the order in which C++ Nix lists expected ones. Fewer than 64, so that sets of them are bit masks.</summary>
internal enum TokenKind : byte
{
    /// <summary>The end of the file.</summary>
    EndOfFile,

    /// <summary>A byte that begins no token.</summary>
    Invalid,

    /// <summary>An identifier.</summary>
    Identifier,

    /// <summary>A piece of text in a string or a path.</summary>
    String,

    /// <summary>A piece of text in an indented string.</summary>
    IndentedString,

    /// <summary>An integer.</summary>
    Integer,

    /// <summary>A floating-point number.</summary>
    Float,

    /// <summary>A path up to its first interpolation.</summary>
    Path,

    /// <summary>A path from <c>~/</c> up to its first interpolation.</summary>
    HomePath,

    /// <summary><c>&lt;nixpkgs&gt;</c>.</summary>
    SearchPath,

    /// <summary>The end of a path, which has no length; a <see cref="SyntaxTree"/> has none.</summary>
    PathEnd,

    /// <summary>A URL without quotes.</summary>
    Uri,

    /// <summary><c>if</c>.</summary>
    If,

    /// <summary><c>then</c>.</summary>
    Then,

    /// <summary><c>else</c>.</summary>
    Else,

    /// <summary><c>assert</c>.</summary>
    Assert,

    /// <summary><c>with</c>.</summary>
    With,

    /// <summary><c>let</c>.</summary>
    Let,

    /// <summary><c>in</c>.</summary>
    In,

    /// <summary><c>rec</c>.</summary>
    Rec,

    /// <summary><c>inherit</c>.</summary>
    Inherit,

    /// <summary><c>==</c>.</summary>
    Equal,

    /// <summary><c>!=</c>.</summary>
    NotEqual,

    /// <summary><c>&lt;=</c>.</summary>
    LessOrEqual,

    /// <summary><c>&gt;=</c>.</summary>
    GreaterOrEqual,

    /// <summary><c>//</c>.</summary>
    Update,

    /// <summary><c>++</c>.</summary>
    Concat,

    /// <summary><c>&amp;&amp;</c>.</summary>
    And,

    /// <summary><c>||</c>.</summary>
    Or,

    /// <summary><c>-&gt;</c>.</summary>
    Implies,

    /// <summary><c>or</c>.</summary>
    OrKeyword,

    /// <summary><c>&lt;|</c>.</summary>
    PipeFrom,

    /// <summary><c>|&gt;</c>.</summary>
    PipeInto,

    /// <summary><c>${</c>.</summary>
    Interpolation,

    /// <summary>The quotes at the beginning of an indented string, with the rest of the line if that is blank.</summary>
    IndentedOpen,

    /// <summary>The quotes at the end of an indented string.</summary>
    IndentedClose,

    /// <summary><c>...</c>.</summary>
    Ellipsis,

    /// <summary><c>&lt;</c>.</summary>
    Less,

    /// <summary><c>&gt;</c>.</summary>
    Greater,

    /// <summary><c>+</c>.</summary>
    Plus,

    /// <summary><c>-</c>.</summary>
    Minus,

    /// <summary><c>*</c>.</summary>
    Star,

    /// <summary><c>/</c>.</summary>
    Slash,

    /// <summary><c>?</c>.</summary>
    Question,

    /// <summary><c>:</c>.</summary>
    Colon,

    /// <summary><c>@</c>.</summary>
    At,

    /// <summary><c>!</c>.</summary>
    Not,

    /// <summary><c>;</c>.</summary>
    Semicolon,

    /// <summary><c>.</c>.</summary>
    Dot,

    /// <summary><c>"</c>.</summary>
    Quote,

    /// <summary><c>(</c>.</summary>
    ParenOpen,

    /// <summary><c>)</c>.</summary>
    ParenClose,

    /// <summary><c>{</c>.</summary>
    BraceOpen,

    /// <summary><c>}</c>, also at the end of an interpolation.</summary>
    BraceClose,

    /// <summary><c>[</c>.</summary>
    BracketOpen,

    /// <summary><c>]</c>.</summary>
    BracketClose,

    /// <summary><c>,</c>.</summary>
    Comma,

    /// <summary><c>=</c>.</summary>
    Assign,
}
