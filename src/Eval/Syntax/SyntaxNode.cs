using System;
using System.Collections.Generic;
using TvixEval.Syntax.Ast;
using TvixEval.Text;

namespace TvixEval.Syntax;

/// <summary>Something in a source as it is written: the tokens from one to another, of which some are nodes of their own.</summary>
internal sealed class SyntaxNode
{
    private readonly int first;
    private readonly int last;

    internal SyntaxNode(SyntaxTree tree, SyntaxKind kind, int first, int last, Expr? expression, SyntaxNode[] children)
    {
        Tree = tree;
        Kind = kind;
        this.first = first;
        this.last = last;
        Expression = expression;
        Children = children;
        foreach (SyntaxNode child in children)
        {
            child.Parent = this;
        }
    }

    /// <summary>The tree that it is in.</summary>
    public SyntaxTree Tree { get; }

    /// <summary>What it is.</summary>
    public SyntaxKind Kind { get; }

    /// <summary>The node around it; null for the whole source.</summary>
    public SyntaxNode? Parent { get; private set; }

    /// <summary>
    /// What it is in the tree that is evaluated, or null if it is no expression. There <c>(e)</c> is nothing but <c>e</c>, and of sets that
    /// attribute paths merge all but the first are empty.
    /// </summary>
    public Expr? Expression { get; }

    /// <summary>The nodes directly inside it, in source order.</summary>
    public IReadOnlyList<SyntaxNode> Children { get; }

    /// <summary>Its first token.</summary>
    public SyntaxToken FirstToken => new(Tree, first);

    /// <summary>Its last token.</summary>
    public SyntaxToken LastToken => new(Tree, last);

    /// <summary>Where its first token starts.</summary>
    public int Start => FirstToken.Start;

    /// <summary>Where its last token ends, exclusively.</summary>
    public int End => LastToken.End;

    /// <summary>Its bytes, one a char, without what stands before its first token and behind its last one.</summary>
    public string Text => Tree.Source.Text.Substring(Start, End - Start);

    /// <summary>All that it consists of, in source order: the nodes directly inside it, and the tokens that are in none of these.</summary>
    public IEnumerable<SyntaxElement> Elements
    {
        get
        {
            int at = first;
            foreach (SyntaxNode child in Children)
            {
                for (; at < child.first; at++)
                {
                    yield return new SyntaxElement(new SyntaxToken(Tree, at));
                }

                yield return new SyntaxElement(child);
                at = child.last + 1;
            }

            for (; at <= last; at++)
            {
                yield return new SyntaxElement(new SyntaxToken(Tree, at));
            }
        }
    }

    /// <summary>This node and all inside it, each before those inside it, in source order, however deep they are.</summary>
    public IEnumerable<SyntaxNode> DescendantsAndSelf()
    {
        var open = new Stack<SyntaxNode>();
        open.Push(this);
        while (open.Count > 0)
        {
            SyntaxNode node = open.Pop();
            yield return node;
            for (int i = node.Children.Count - 1; i >= 0; i--)
            {
                open.Push(node.Children[i]);
            }
        }
    }

    /// <summary>The innermost node that has the token at an offset, or in whose surroundings the offset is.</summary>
    /// <param name="offset">An offset into the source.</param>
    public SyntaxNode FindNode(int offset)
    {
        int token = Tree.FindToken(offset).Index;
        if (token < first || token > last)
        {
            throw new ArgumentOutOfRangeException(nameof(offset));
        }

        SyntaxNode node = this;
        while (node.ChildAt(token) is { } child)
        {
            node = child;
        }

        return node;
    }

    /// <summary>The text, without what stands before its first token and behind its last one.</summary>
    public override string ToString() => Bytes.ToText(Text);

    private SyntaxNode? ChildAt(int token)
    {
        int low = 0;
        int high = Children.Count - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            SyntaxNode child = Children[middle];
            if (token < child.first)
            {
                high = middle - 1;
            }
            else if (token > child.last)
            {
                low = middle + 1;
            }
            else
            {
                return child;
            }
        }

        return null;
    }
}
