using System;
using System.Collections.Generic;
using TvixEval.Syntax.Ast;
using TvixEval.Text;
using TvixEval.Work;

namespace TvixEval.Syntax;

/// <summary>
/// Notes what the parser reads: each token, and whenever something is complete, what it was and where it began. Things are complete
/// after those inside them, so that a stack is enough to make a tree of that.
/// </summary>
internal sealed class TreeRecorder
{
    private readonly List<TokenRange> tokens = new();
    private readonly List<Completed> nodes = new();

    // The end of the last token, and of the one before it.
    private int end;
    private int endBefore;

    /// <summary>The lexer has read a token.</summary>
    public void AddToken(TokenKind kind, int start, int tokenEnd)
    {
        endBefore = end;
        if (kind == TokenKind.PathEnd)
        {
            // It is empty, and at the end of a file it is said to be where the last piece of the path is.
            return;
        }

        tokens.Add(new TokenRange(kind, start, tokenEnd));
        end = tokenEnd;
    }

    /// <summary>The parser has read something.</summary>
    /// <param name="kind">What.</param>
    /// <param name="start">Where it begins.</param>
    /// <param name="isAhead">Whether the last token is none of its own, but what follows.</param>
    /// <param name="expression">What it is in the tree that is evaluated, or null.</param>
    public void AddNode(SyntaxKind kind, int start, bool isAhead, Expr? expression) =>
        nodes.Add(new Completed(kind, start, isAhead ? endBefore : end, expression));

    /// <summary>The tree of all that was noted.</summary>
    /// <param name="file">The source, which has been read to its end.</param>
    /// <param name="expression">What it was parsed to.</param>
    /// <param name="poll">Called now and then; throws to end the work. May be null.</param>
    public SyntaxTree Build(SourceFile file, Expr expression, Action? poll)
    {
        // The end is where the text ends, also where a NUL byte was taken for it.
        tokens[tokens.Count - 1] = new TokenRange(TokenKind.EndOfFile, file.Text.Length, file.Text.Length);
        TokenRange[] ranges = tokens.ToArray();
        var tree = new SyntaxTree(file, ranges);
        var open = new List<(SyntaxNode Node, int Start)>();
        int count = 0;
        foreach (Completed node in nodes)
        {
            if (++count % Polling.Nodes == 0)
            {
                poll?.Invoke();
            }

            int first = open.Count;
            while (first > 0 && open[first - 1].Start >= node.Start)
            {
                first--;
            }

            var made = new SyntaxNode(tree, node.Kind, IndexOf(ranges, node.Start), IndexOfLast(ranges, node.End), node.Expression, TakeFrom(open, first));
            open.Add((made, node.Start));
        }

        tree.Root = new SyntaxNode(tree, SyntaxKind.Source, 0, ranges.Length - 1, expression, TakeFrom(open, 0));
        return tree;
    }

    private static SyntaxNode[] TakeFrom(List<(SyntaxNode Node, int Start)> open, int first)
    {
        var children = new SyntaxNode[open.Count - first];
        for (int i = 0; i < children.Length; i++)
        {
            children[i] = open[first + i].Node;
        }

        open.RemoveRange(first, children.Length);
        return children;
    }

    /// <summary>The first token that does not start before an offset.</summary>
    private static int IndexOf(TokenRange[] ranges, int start)
    {
        int low = 0;
        int high = ranges.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (ranges[middle].Start < start)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    /// <summary>The last token that starts before an offset.</summary>
    private static int IndexOfLast(TokenRange[] ranges, int end) => IndexOf(ranges, end) - 1;

    private readonly struct Completed
    {
        public Completed(SyntaxKind kind, int start, int end, Expr? expression)
        {
            Kind = kind;
            Start = start;
            End = end;
            Expression = expression;
        }

        public SyntaxKind Kind { get; }

        public int Start { get; }

        public int End { get; }

        public Expr? Expression { get; }
    }
}
