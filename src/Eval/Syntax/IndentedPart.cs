using TvixEval.Syntax.Ast;

namespace TvixEval.Syntax;

/// <summary>A piece of an indented string, as it stands in the source.</summary>
internal readonly struct IndentedPart
{
    /// <summary>Creates an interpolation.</summary>
    public IndentedPart(int offset, Expr expression)
    {
        Offset = offset;
        Expression = expression;
    }

    /// <summary>Creates a piece of text.</summary>
    public IndentedPart(int offset, string text, bool hasIndentation)
    {
        Offset = offset;
        Text = text;
        HasIndentation = hasIndentation;
    }

    public int Offset { get; }

    /// <summary>The expression of an interpolation, or null.</summary>
    public Expr? Expression { get; }

    /// <summary>The text, or null.</summary>
    public string? Text { get; }

    /// <summary>Whether leading spaces are indentation: so in text as written, not so in escapes.</summary>
    public bool HasIndentation { get; }
}
