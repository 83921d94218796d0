using System.Management.Automation;
using TvixEval.Syntax;

namespace TvixEval.Module;

/// <summary>
/// <para>Parses Nix expressions and gives their syntax trees.</para>
/// <para>The text of a tree is what <c>nix-instantiate --parse</c> prints. Nothing is evaluated; undefined variables are errors, as they are there.</para>
/// </summary>
/// <example>
/// <code>"$(Get-NixSyntaxTree 'a: a + 1')"</code>
/// <para>Gives the text (a: (a + 1)).</para>
/// </example>
[Cmdlet(VerbsCommon.Get, "NixSyntaxTree", DefaultParameterSetName = "Expression")]
[OutputType(typeof(NixSyntaxTree))]
public sealed class GetNixSyntaxTreeCommand : NixSourceCmdlet
{
    private protected override void Process(SourceFile source)
    {
        Expr root = Evaluation.Parse(source, GetParserOptions());
        Evaluation.Runspace.Flush();
        WriteObject(new NixSyntaxTree(source, root));
    }
}
