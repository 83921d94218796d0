using TvixEval.Syntax.Ast;
using TvixEval.Work;

namespace TvixEval.Syntax;

/// <summary>
/// Goes through a tree of any depth: a visitor whose methods are nested (<see cref="Nesting"/>). A method that is not overridden
/// walks through the node's children.
/// </summary>
internal abstract class SyntaxWalker : SyntaxVisitor<Nested>
{
    /// <summary>Counts nodes, and knows how deep the native stack is.</summary>
    protected Nesting Nesting { get; } = new();

    /// <summary>Walks through a node; to be awaited by what a method of a node does with another one.</summary>
    protected Nested Walk(Expr node)
    {
        Nesting.Count();
        return Nesting.IsDeep() ? WalkLater(node) : Visit(node);
    }

    /// <summary>Walks through the children of a node in their order.</summary>
    protected async Nested WalkChildren(Expr node)
    {
        foreach (Expr child in node.Children)
        {
            await Walk(child);
        }
    }

    /// <inheritdoc/>
    protected override Nested VisitDefault(Expr node) => WalkChildren(node);

    private async Nested WalkLater(Expr node)
    {
        await Nesting.Suspend();
        await Visit(node);
    }
}
