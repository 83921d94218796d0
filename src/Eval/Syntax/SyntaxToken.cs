using System.Collections.Generic;
using TvixEval.Text;

namespace TvixEval.Syntax;

/// <summary>
/// A token of a source, with what stands around it. All that stands between two tokens belongs to one of them: up to the end of the line to
/// the one before, the rest, and a comment that documents, to the one behind.
/// </summary>
internal readonly struct SyntaxToken
{
    private readonly SyntaxTree tree;

    internal SyntaxToken(SyntaxTree tree, int index)
    {
        this.tree = tree;
        Index = index;
    }

    /// <summary>Its number among the tokens of the source, from 0.</summary>
    public int Index { get; }

    /// <summary>What it is.</summary>
    public TokenKind Kind => tree.Ranges[Index].Kind;

    /// <summary>Where it starts.</summary>
    public int Start => tree.Ranges[Index].Start;

    /// <summary>Where it ends, exclusively.</summary>
    public int End => tree.Ranges[Index].End;

    /// <summary>Where what stands before it and belongs to it starts.</summary>
    public int FullStart => Index == 0 ? 0 : SyntaxTrivia.EndOfTrailing(tree.Source.Text, tree.Ranges[Index - 1].End, Start);

    /// <summary>Where what stands behind it and belongs to it ends, exclusively.</summary>
    public int FullEnd => Index == tree.Ranges.Length - 1 ? End : SyntaxTrivia.EndOfTrailing(tree.Source.Text, End, tree.Ranges[Index + 1].Start);

    /// <summary>Its bytes, one a char.</summary>
    public string Text => tree.Source.Text.Substring(Start, End - Start);

    /// <summary>What stands before it and belongs to it.</summary>
    public IReadOnlyList<SyntaxTrivia> LeadingTrivia => SyntaxTrivia.Split(tree.Source.Text, FullStart, Start);

    /// <summary>What stands behind it and belongs to it.</summary>
    public IReadOnlyList<SyntaxTrivia> TrailingTrivia => SyntaxTrivia.Split(tree.Source.Text, End, FullEnd);

    /// <summary>The text, without what stands around it.</summary>
    public override string ToString() => Bytes.ToText(Text);
}
