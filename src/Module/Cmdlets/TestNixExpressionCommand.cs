using System.Collections.Generic;
using System.Management.Automation;
using TvixEval.Diagnostics;
using TvixEval.Module.Errors;
using TvixEval.Syntax;
using TvixEval.Values;

namespace TvixEval.Module;

/// <summary>
/// <para>Checks Nix expressions without evaluating them.</para>
/// <para>Gives a diagnostic for each thing that is wrong: syntax errors, undefined variables, and what the parser warns about. No output means that nothing is.</para>
/// </summary>
/// <example>
/// <code>Test-NixExpression '{ a = b; }'</code>
/// <para>Gives the diagnostic that the variable b is undefined.</para>
/// </example>
[Cmdlet(VerbsDiagnostic.Test, "NixExpression", DefaultParameterSetName = "Expression")]
[OutputType(typeof(NixDiagnostic), typeof(bool))]
public sealed class TestNixExpressionCommand : NixSourceCmdlet
{
    /// <summary>Gives just <c>$true</c> or <c>$false</c>: whether the expression is free of errors.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    private protected override void Process(SourceFile source)
    {
        var found = new List<NixDiagnostic>();
        Evaluation.Parse(source, GetParserOptions(warning => found.Add(
            new NixDiagnostic(NixDiagnosticSeverity.Warning, "NixSyntaxWarning", Bytes.ToText(warning.Message), warning.Position))));
        if (Quiet)
        {
            WriteObject(true);
        }
        else
        {
            WriteObject(found, enumerateCollection: true);
        }
    }

    private protected override void OnError(NixException error, string target, bool isOnlyInput)
    {
        // A file that cannot be read was not checked; everything else is what was asked for.
        if (error.Kind is NixErrorKind.IO or NixErrorKind.Access)
        {
            base.OnError(error, target, isOnlyInput);
        }
        else if (Quiet)
        {
            WriteObject(false);
        }
        else
        {
            WriteObject(new NixDiagnostic(NixDiagnosticSeverity.Error, ErrorRecords.IdOf(error), error.Message, error.Position));
        }
    }

}
