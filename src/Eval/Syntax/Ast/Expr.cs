using System.Collections.Generic;
using TvixEval.Text;

namespace TvixEval.Syntax.Ast;

/// <summary>
/// A node of the syntax tree. The tree is C++ Nix's, desugarings included (<c>a - b</c> is a call of the variable
/// <c>__sub</c>), because scoping, error positions and the printed form depend on it.
/// </summary>
abstract partial class Expr
{
    // A number that some kind of node has besides: here it fills what would be empty.
    private protected int word;

    private protected Expr(ExprKind kind, int offset)
    {
        Kind = kind;
        Offset = offset;
    }

    /// <summary>The kind of node.</summary>
    public ExprKind Kind { get; }

    /// <summary>The byte offset that C++ Nix reports for this node (its <c>getPos</c>), or -1 where it has none.</summary>
    public int Offset { get; internal set; }

    /// <summary>
    /// The number that the parser gave this node, from 1, different for each node of a source: what somebody finds out about nodes is kept
    /// under it (<see cref="NodeTable{T}"/>). 0 for a node that no parser made.
    /// </summary>
    internal int Id { get; set; }

    /// <summary>
    /// What the first scope analysis of the tree keeps of this node itself: who binds it, its variables, its unit. Only nodes have room for it of which there is
    /// something to keep; who asks for it is the compiler's <c>SourceBindings</c>.
    /// </summary>
    internal virtual object? Found
    {
        get => null;
        set => throw new System.NotSupportedException();
    }

    /// <summary>The unit that the first scope analysis of the tree made of this node; for a whole tree whose analysis that was. Null too where there is no room for it.</summary>
    internal virtual object? Unit => null;

    /// <summary>Keeps the unit of this node; false where there is no room for it, as literals are hardly ever units.</summary>
    /// <param name="unit">The unit.</param>
    internal virtual bool TryKeep(object unit) => false;

    /// <summary>The nodes directly inside this one.</summary>
    public ExprChildren Children => new(this);

    /// <summary>This node and all inside it, each before those inside it, however deep they are.</summary>
    public IEnumerable<Expr> DescendantsAndSelf()
    {
        var open = new Stack<ExprChildren.Enumerator>();
        yield return this;
        open.Push(Children.GetEnumerator());
        while (open.Count > 0)
        {
            ExprChildren.Enumerator children = open.Pop();
            if (children.MoveNext())
            {
                open.Push(children);
                yield return children.Current;
                open.Push(children.Current.Children.GetEnumerator());
            }
        }
    }

    /// <summary>The child at a cursor, which moves on; null behind the last one. Written by <c>eng/SyntaxGen</c>.</summary>
    internal virtual Expr? NextChild(ref ChildCursor cursor) => null;

    /// <summary>Tells a function (and those directly in its body) the name it is bound to; other nodes ignore it.</summary>
    /// <param name="name">The name.</param>
    public virtual void SetName(Symbol name)
    {
    }

    /// <summary>Attaches a documentation comment to a function; other nodes ignore it.</summary>
    /// <param name="comment">The comment with its delimiters.</param>
    public virtual void SetDocComment(string comment)
    {
    }
}
