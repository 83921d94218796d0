using System.Threading;
using TvixEval.Text;

namespace TvixEval.Syntax.Ast;

/// <summary>A function.</summary>
sealed partial class ExprLambda : NamingExpr
{
    private object? unit;
    private FunctionHead? head;

    /// <summary>Creates the node.</summary>
    /// <param name="offset">The position that C++ Nix gives this node, or -1.</param>
    /// <param name="argument">The name of the whole argument, or none.</param>
    /// <param name="formals">The formals of a <c>{ ... }:</c> function, or null.</param>
    /// <param name="body">The body.</param>
    public ExprLambda(int offset, Symbol argument, Formals? formals, Expr body)
        : base(ExprKind.Lambda, offset)
    {
        word = argument.Id;
        Formals = formals;
        Body = body;
    }

    /// <summary>The name of the whole argument, or none.</summary>
    public Symbol Argument => new(word);

    /// <summary>The formals of a <c>{ ... }:</c> function, or null.</summary>
    [Child]
    public Formals? Formals { get; }

    /// <summary>The body.</summary>
    [Child]
    public Expr Body { get; }

    /// <summary>The name that the function was bound to, or none; curried bodies get the same name.</summary>
    public Symbol Name { get; private set; }

    /// <summary>The text of the documentation comment (with its delimiters), or null.</summary>
    public string? DocComment { get; private set; }

    /// <summary>What stays of the function when the tree is gone; it learns its name and comment, too. For who has all of the tree.</summary>
    internal FunctionHead Head => head ?? Interlocked.CompareExchange(ref head, new FunctionHead(this), null) ?? head;

    /// <inheritdoc/>
    public override void SetName(Symbol name)
    {
        Expr node = this;
        while (node is ExprLambda lambda)
        {
            lambda.Name = name;
            if (lambda.head is { } known)
            {
                known.Name = name;
            }

            node = lambda.Body;
        }
    }

    /// <inheritdoc/>
    public override void SetDocComment(string comment)
    {
        // The innermost comment wins (RFC 145), so a function that has one keeps it, and so do the functions inside.
        Expr node = this;
        while (node is ExprLambda { DocComment: null } lambda)
        {
            lambda.DocComment = comment;
            if (lambda.head is { } known)
            {
                known.DocComment = comment;
            }

            node = lambda.Body;
        }
    }

    /// <inheritdoc/>
    internal override object? Found { get; set; }

    /// <inheritdoc/>
    internal override object? Unit => unit;

    /// <inheritdoc/>
    internal override bool TryKeep(object unit)
    {
        this.unit = unit;
        return true;
    }
}
