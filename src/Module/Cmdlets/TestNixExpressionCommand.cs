using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using TvixEval.Analysis;
using TvixEval.Diagnostics;
using TvixEval.Module.Completion;
using TvixEval.Module.Errors;
using TvixEval.Text;

namespace TvixEval.Module;

/// <summary>
/// <para>Checks Nix expressions without evaluating them.</para>
/// <para>Gives a diagnostic for each thing that is wrong or suspicious: syntax errors, undefined variables, unused bindings, formals and
/// withs, useless inherits and recs, hidden names of the base environment, and discouraged syntax. No output means that nothing was
/// found. The comment "# nix-check off: Code" keeps a code from being reported for its line, or, when it stands alone, for the next line;
/// "# nix-check off file: Code" for the whole source. Errors are always reported. The codes are listed in about_TvixEval_Checks.</para>
/// </summary>
/// <example>
/// <code>Test-NixExpression '{ a = b; }' | ForEach-Object Message</code>
/// <code>undefined variable 'b'</code>
/// <para>A diagnostic says what is wrong, where, and how bad it is.</para>
/// </example>
/// <example>
/// <code>Test-NixExpression -Path fleet/*.nix -Quiet</code>
/// <code>
/// True
/// True
/// </code>
/// <para>Whether each of the files is free of errors.</para>
/// </example>
/// <example>
/// <code>Test-NixExpression 'let a = 1; b = 2; in a' -ExcludeCode NixUnused*</code>
/// <para>Says nothing of the binding b, which is not used.</para>
/// </example>
/// <example>
/// <code>Test-NixExpression 'x: 1' -IncludeCode NixUnusedArgument</code>
/// <para>Looks for arguments that are not used, which is not looked for unless it is asked for.</para>
/// </example>
/// <seealso>Get-NixSyntaxTree</seealso>
/// <seealso>about_TvixEval_Checks</seealso>
[Cmdlet(VerbsDiagnostic.Test, "NixExpression", DefaultParameterSetName = "Expression")]
[OutputType(typeof(NixDiagnostic), typeof(bool))]
public sealed class TestNixExpressionCommand : NixSourceCmdlet
{
    private Func<CheckRule, bool> isWanted = static rule => rule.IsDefault;

    /// <summary>Only these codes are looked for (and syntax errors, which keep anything else from being found). Wildcards are allowed.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(CheckCodeCompleter))]
    public string[] IncludeCode { get; set; } = Array.Empty<string>();

    /// <summary>Codes that are not reported. Wildcards are allowed.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(CheckCodeCompleter))]
    public string[] ExcludeCode { get; set; } = Array.Empty<string>();

    /// <summary>Gives just <c>$true</c> or <c>$false</c>: whether the expression is free of errors.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    private protected override void OnBegin()
    {
        base.OnBegin();
        WildcardPattern[] included = IncludeCode.Select(ToPattern).ToArray();
        WildcardPattern[] excluded = ExcludeCode.Select(ToPattern).ToArray();
        isWanted = rule => (included.Length == 0 ? rule.IsDefault : rule == CheckRules.ParseError || included.Any(code => code.IsMatch(rule.Code)))
            && !excluded.Any(code => code.IsMatch(rule.Code));
    }

    private protected override void Process(SourceFile source)
    {
        IEnumerable<Finding> found = StaticChecks.Run(source, Evaluation.Evaluator, Evaluation.Machine.Poller).Where(finding => isWanted(finding.Rule));
        if (Quiet)
        {
            WriteObject(!found.Any(static finding => finding.Rule.Severity == DiagnosticSeverity.Error));
            return;
        }

        foreach (Finding finding in found)
        {
            Evaluation.Machine.Tick();
            WriteObject(new NixDiagnostic(finding));
        }
    }

    private protected override void OnError(NixException error, object? target, bool isOnlyInput)
    {
        // A file that cannot be read was not checked, nor was what a limit ended; everything else is what was asked for.
        if (error.EndsEvaluation || error.Kind is NixErrorKind.IO or NixErrorKind.Access)
        {
            base.OnError(error, target, isOnlyInput);
        }
        else if (Quiet)
        {
            WriteObject(false);
        }
        else
        {
            WriteObject(new NixDiagnostic(DiagnosticSeverity.Error, ErrorRecords.IdOf(error), error.Message, error.Position));
        }
    }

    private static WildcardPattern ToPattern(string code) => WildcardPattern.Get(code, WildcardOptions.IgnoreCase);
}
