using System;
using System.Collections;
using System.Collections.Generic;
using System.Text;
using TvixEval.Syntax.Ast;
using TvixEval.Text;

namespace TvixEval.Syntax;

/// <summary>
/// A source as it is written, with nothing left out: tokens, which have the comments and blanks around them, in nodes that say what they are
/// parts of. What is evaluated is another tree (<see cref="Expr"/>), which the nodes refer to.
/// </summary>
internal sealed class SyntaxTree
{
    internal SyntaxTree(SourceFile source, TokenRange[] ranges)
    {
        Source = source;
        Ranges = ranges;
        Tokens = new TokenList(this);
    }

    /// <summary>The source.</summary>
    public SourceFile Source { get; }

    /// <summary>The node of the whole source.</summary>
    public SyntaxNode Root { get; internal set; } = null!;

    /// <summary>What is evaluated.</summary>
    public Expr Expression => Root.Expression!;

    /// <summary>All tokens in source order; the last one is the end of the file.</summary>
    public IReadOnlyList<SyntaxToken> Tokens { get; }

    /// <summary>Where the tokens are.</summary>
    internal TokenRange[] Ranges { get; }

    /// <summary>Parses a whole source.</summary>
    /// <param name="file">The source.</param>
    /// <param name="options">The settings.</param>
    /// <exception cref="NixParseException">The source does not parse.</exception>
    public static SyntaxTree Parse(SourceFile file, ParserOptions options)
    {
        var recorder = new TreeRecorder();
        Expr expression = Parser.Parse(file, options, recorder);
        return recorder.Build(file, expression, options.Poll);
    }

    /// <summary>The token at an offset, or the one to which what stands there belongs.</summary>
    /// <param name="offset">An offset into the source.</param>
    public SyntaxToken FindToken(int offset)
    {
        if (offset < 0 || offset > Source.Text.Length)
        {
            throw new ArgumentOutOfRangeException(nameof(offset));
        }

        int low = 0;
        int high = Ranges.Length - 1;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            if (Ranges[middle].Start <= offset)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        var before = new SyntaxToken(this, low);
        return offset >= before.FullEnd && low < Ranges.Length - 1 ? new SyntaxToken(this, low + 1) : before;
    }

    /// <summary>All tokens with what stands around them, put together: the source, byte for byte.</summary>
    public string Print()
    {
        var text = new StringBuilder(Source.Text.Length);
        foreach (SyntaxToken token in Tokens)
        {
            Append(text, token.LeadingTrivia);
            text.Append(token.Text);
            Append(text, token.TrailingTrivia);
        }

        return text.ToString();
    }

    /// <summary>The source.</summary>
    public override string ToString() => Bytes.ToText(Source.Text);

    private static void Append(StringBuilder text, IReadOnlyList<SyntaxTrivia> trivia)
    {
        foreach (SyntaxTrivia piece in trivia)
        {
            text.Append(piece.Text);
        }
    }

    private sealed class TokenList : IReadOnlyList<SyntaxToken>
    {
        private readonly SyntaxTree tree;

        public TokenList(SyntaxTree tree) => this.tree = tree;

        public int Count => tree.Ranges.Length;

        public SyntaxToken this[int index] =>
            (uint)index < (uint)Count ? new SyntaxToken(tree, index) : throw new ArgumentOutOfRangeException(nameof(index));

        public IEnumerator<SyntaxToken> GetEnumerator()
        {
            for (int i = 0; i < Count; i++)
            {
                yield return new SyntaxToken(tree, i);
            }
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
