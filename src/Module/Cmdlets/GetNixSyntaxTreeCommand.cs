using System.Management.Automation;
using TvixEval.Syntax.Ast;
using TvixEval.Text;

namespace TvixEval.Module;

/// <summary>
/// <para>Parses Nix expressions and returns their syntax trees.</para>
/// <para>The text of a tree is what <c>nix-instantiate --parse</c> prints. Nothing is evaluated; undefined variables are errors, as in that program.</para>
/// </summary>
/// <example>
/// <code>Get-NixSyntaxTree 'a: a + 1' | ForEach-Object ToString</code>
/// <code>(a: (a + 1))</code>
/// <para>The text of a tree has a pair of parentheses around each operation.</para>
/// </example>
/// <example>
/// <code>(Get-NixSyntaxTree -Path fleet/default.nix).Root.GetType().Name</code>
/// <code>ExprLet</code>
/// <para>Shows the root node of the tree of the file fleet/default.nix.</para>
/// </example>
/// <seealso>Test-NixExpression</seealso>
[Cmdlet(VerbsCommon.Get, "NixSyntaxTree", DefaultParameterSetName = "Expression")]
[OutputType(typeof(NixSyntaxTree))]
public sealed class GetNixSyntaxTreeCommand : NixSourceCmdlet
{
    private protected override void WarnOfPath(string text) => WarnOfName(text, "read");

    private protected override void Process(SourceFile source)
    {
        Expr root = Evaluation.Parse(source, GetParserOptions());
        Evaluation.Runspace.Flush();
        WriteObject(new NixSyntaxTree(source, root));
    }
}
