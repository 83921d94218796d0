using TvixEval.Text;

namespace TvixEval.Syntax.Ast;

/// <summary>What shows of a function without being called: all of it but its body and its defaults. It stays when the tree is gone.</summary>
internal sealed class FunctionHead
{
    /// <summary>Creates the head of a function.</summary>
    /// <param name="lambda">The function.</param>
    public FunctionHead(ExprLambda lambda)
    {
        Offset = lambda.Offset;
        Argument = lambda.Argument;
        Name = lambda.Name;
        DocComment = lambda.DocComment;
        Formals = lambda.Formals is null ? null : new FormalHeads(lambda.Formals);
    }

    /// <summary>The position of the function.</summary>
    public int Offset { get; }

    /// <summary>The name of the whole argument, or none.</summary>
    public Symbol Argument { get; }

    /// <summary>The name that the function was bound to, or none.</summary>
    public Symbol Name { get; set; }

    /// <summary>The text of the documentation comment (with its delimiters), or null.</summary>
    public string? DocComment { get; set; }

    /// <summary>The formals of a <c>{ ... }:</c> function, or null.</summary>
    public FormalHeads? Formals { get; }
}
