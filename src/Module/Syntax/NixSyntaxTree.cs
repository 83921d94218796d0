using TvixEval.Syntax;
using TvixEval.Syntax.Ast;
using TvixEval.Text;

namespace TvixEval.Module;

/// <summary>The syntax tree of a Nix source.</summary>
public sealed class NixSyntaxTree
{
    internal NixSyntaxTree(SourceFile source, Expr root)
    {
        Source = source;
        Root = root;
    }

    /// <summary>The source.</summary>
    public SourceFile Source { get; }

    /// <summary>The root of the tree.</summary>
    public Expr Root { get; }

    /// <summary>The tree in the canonical form that <c>nix-instantiate --parse</c> prints.</summary>
    public override string ToString() => Bytes.ToText(SyntaxPrinter.Print(Root));
}
