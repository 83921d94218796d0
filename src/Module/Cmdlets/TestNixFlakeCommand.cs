using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Flakes;
using TvixEval.Text;

namespace TvixEval.Module;

/// <summary>
/// <para>Checks flakes: whether their outputs are what their names say.</para>
/// <para>
/// Does what nix flake check does without building: evaluates the outputs (packages, checks, apps, overlays, templates, NixOS configurations and so on) and returns a diagnostic for each
/// that fails or has the wrong form, and warnings for deprecated and unknown outputs. All are found, as with --keep-going. No output means that nothing was found. Errors in
/// flake.nix itself are diagnostics, too; that a flake cannot be fetched is an error of the command.
/// </para>
/// </summary>
/// <example>
/// <code>Test-NixFlake ./flake -Quiet -WarningAction Ignore</code>
/// <code>True</code>
/// <para>Tells whether a flake is free of errors.</para>
/// </example>
/// <example>
/// <code>Test-NixFlake ./flake -AllSystems -WarningAction Ignore | ForEach-Object { "$_" }</code>
/// <para>Shows what is wrong with the outputs for all systems.</para>
/// </example>
/// <seealso>Get-NixFlake</seealso>
/// <seealso>Test-NixExpression</seealso>
/// <seealso>about_TvixEval_Checks</seealso>
[Cmdlet(VerbsDiagnostic.Test, "NixFlake")]
[OutputType(typeof(NixFlakeDiagnostic), typeof(bool))]
public sealed class TestNixFlakeCommand : NixFlakeCmdlet
{
    /// <summary>Returns only <c>$true</c> or <c>$false</c> for each flake: whether it is free of errors.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    private protected override void Process(string flake, FlakeRequest request)
    {
        Vm vm = Evaluation.Machine;
        bool isFine = true;
        var check = new FlakeCheck(vm, finding =>
        {
            isFine &= finding.Error is null;
            if (!Quiet)
            {
                Evaluation.Runspace.Flush();
                WriteObject(new NixFlakeDiagnostic(flake, finding));
            }
        })
        {
            IncludesAllSystems = AllSystems,
        };
        check.Run((AttrSet)FlakeCaller.Call(vm, request.Lock(vm)));
        Evaluation.Runspace.Flush();
        if (Quiet)
        {
            WriteObject(isFine);
        }

        if (check.OmittedSystems.Count > 0)
        {
            IEnumerable<string> systems = check.OmittedSystems.Select(Bytes.ToText);
            WriteWarning($"The check omitted these incompatible systems: {string.Join(", ", systems)}\nUse -AllSystems to check all.");
        }
    }

    private protected override void OnError(NixException error, string flake, bool isOnlyInput)
    {
        // What cannot be had was not checked, nor was what a limit ended; everything else is what was asked for.
        if (error.EndsEvaluation
            || error.Kind is NixErrorKind.IO or NixErrorKind.Access or NixErrorKind.Fetch or NixErrorKind.FetchLimit or NixErrorKind.HashMismatch or NixErrorKind.Unsupported or NixErrorKind.ExperimentalFeature)
        {
            base.OnError(error, flake, isOnlyInput);
            return;
        }

        Evaluation.Runspace.Flush();
        WriteObject(Quiet ? false : new NixFlakeDiagnostic(flake, error));
    }
}
