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
/// <para>Returns a diagnostic for each problem or questionable construct: syntax errors, undefined variables, unused bindings, formals and
/// withs, useless inherits and recs, shadowed names of the base environment, and discouraged syntax. No output means that nothing was
/// found. The comment "# nix-check off: Code" suppresses a code on its line, or, if it is alone on its line, on the next line;
/// "# nix-check off file: Code" suppresses it in the whole source. Errors are always reported. about_TvixEval_Checks lists the codes.</para>
/// </summary>
/// <example>
/// <code>Test-NixExpression '{ a = b; }' | ForEach-Object Message</code>
/// <code>undefined variable 'b'</code>
/// <para>A diagnostic has a message, a position and a severity.</para>
/// </example>
/// <example>
/// <code>Test-NixExpression '[ 1, 2 ]' | ForEach-Object RecommendedAction</code>
/// <code>Separate the elements of a list by spaces: [ 1 2 ].</code>
/// <para>For an error that looks like a habit of PowerShell or a misspelt name, the diagnostic also says what to write instead.</para>
/// </example>
/// <example>
/// <code>Test-NixExpression -Path fleet/*.nix -Quiet</code>
/// <code>
/// True
/// True
/// </code>
/// <para>Tells for each file whether it is free of errors.</para>
/// </example>
/// <example>
/// <code>Test-NixExpression 'let a = 1; b = 2; in a' -ExcludeCode NixUnused*</code>
/// <para>Does not report that the binding b is not used.</para>
/// </example>
/// <example>
/// <code>Test-NixExpression 'x: 1' -IncludeCode NixUnusedArgument</code>
/// <para>Reports unused arguments, a check that is off by default.</para>
/// </example>
/// <seealso>Get-NixSyntaxTree</seealso>
/// <seealso>about_TvixEval_Checks</seealso>
[Cmdlet(VerbsDiagnostic.Test, "NixExpression", DefaultParameterSetName = "Expression")]
[OutputType(typeof(NixDiagnostic), typeof(bool))]
public sealed class TestNixExpressionCommand : NixSourceCmdlet
{
    private Func<CheckRule, bool> isWanted = static rule => rule.IsDefault;

    /// <summary>Reports only these codes (and syntax errors, which prevent all other checks). Wildcards are allowed.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(CheckCodeCompleter))]
    public string[] IncludeCode { get; set; } = Array.Empty<string>();

    /// <summary>Codes to exclude from the report. Wildcards are allowed.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(CheckCodeCompleter))]
    public string[] ExcludeCode { get; set; } = Array.Empty<string>();

    /// <summary>Returns only <c>$true</c> or <c>$false</c>: whether the expression is free of errors.</summary>
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
            WriteObject(new NixDiagnostic(finding.Rule.Severity, finding.Rule.Code, finding.Message, finding.Position, finding.Error is { } error ? ErrorAdvice.For(error) : null));
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
            WriteObject(new NixDiagnostic(DiagnosticSeverity.Error, ErrorRecords.IdOf(error), error.Message, error.Position, ErrorAdvice.For(error)));
        }
    }

    private static WildcardPattern ToPattern(string code) => WildcardPattern.Get(code, WildcardOptions.IgnoreCase);
}
