using System;
using TvixEval.Syntax.Ast;

namespace TvixEval.Syntax;

/// <summary>
/// What somebody finds out about the nodes of one source, by their numbers. It is in pages, which are made when something is put there:
/// that costs less than a dictionary, and a large source makes no large array.
/// </summary>
/// <typeparam name="T">What is known of a node.</typeparam>
internal sealed class NodeTable<T>
    where T : class
{
    private const int PageBits = 8;
    private const int PageMask = (1 << PageBits) - 1;

    private T?[]?[] pages;

    /// <summary>A table in which nothing is known.</summary>
    /// <param name="nodes">How many nodes the source has; more are possible.</param>
    public NodeTable(int nodes) => pages = new T?[]?[(nodes >> PageBits) + 1];

    /// <summary>What is known of a node, or null.</summary>
    /// <param name="node">The node; to know something of it, it must be one that a parser made.</param>
    public T? this[Expr node]
    {
        get
        {
            int page = node.Id >> PageBits;
            return page < pages.Length ? pages[page]?[node.Id & PageMask] : null;
        }

        set
        {
            if (node.Id == 0)
            {
                throw new InvalidOperationException("The node was not created by a parser, so it has no number.");
            }

            int page = node.Id >> PageBits;
            if (page >= pages.Length)
            {
                Array.Resize(ref pages, Math.Max(page + 1, pages.Length * 2));
            }

            (pages[page] ??= new T?[PageMask + 1])[node.Id & PageMask] = value;
        }
    }
}
