namespace TvixEval.Syntax;

/// <summary>What a <see cref="SyntaxNode"/> consists of: nodes, and the tokens between them.</summary>
internal readonly struct SyntaxElement
{
    internal SyntaxElement(SyntaxNode node)
    {
        Node = node;
        Token = default;
    }

    internal SyntaxElement(SyntaxToken token)
    {
        Node = null;
        Token = token;
    }

    /// <summary>The node, or null if it is a token.</summary>
    public SyntaxNode? Node { get; }

    /// <summary>The token, if it is no node.</summary>
    public SyntaxToken Token { get; }

    /// <summary>The first token of it.</summary>
    public SyntaxToken FirstToken => Node?.FirstToken ?? Token;

    /// <summary>The last token of it.</summary>
    public SyntaxToken LastToken => Node?.LastToken ?? Token;

    /// <summary>The text.</summary>
    public override string ToString() => Node?.ToString() ?? Token.ToString();
}
