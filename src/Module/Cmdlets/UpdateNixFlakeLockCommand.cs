using System;
using System.Collections;
using System.Collections.Generic;
using System.IO;
using System.Management.Automation;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using TvixEval.Flakes;
using TvixEval.Hosting;
using TvixEval.IO;
using TvixEval.Module.Completion;
using TvixEval.Module.Errors;
using TvixEval.Module.Sessions;
using TvixEval.Store;
using TvixEval.Text;

namespace TvixEval.Module;

/// <summary>
/// <para>Updates the lock file of a flake: what its inputs are from now on.</para>
/// <para>
/// Works out flake.lock anew and writes it if anything has changed, with the bytes that Nix would write: all inputs (nix flake update), only
/// those of -InputName (nix flake update NAME), or with -MissingOnly those that the lock file lacks (nix flake lock). Gives one object for
/// each input that changed. The file is replaced at once; in a Git repository a new file is made known to Git (git add --intent-to-add).
/// </para>
/// </summary>
/// <example>
/// <code>Update-NixFlakeLock ./flake</code>
/// <code>
/// InputName Change Before After
/// --------- ------ ------ -----
/// tools     Added         'path:./tools'
/// </code>
/// <para>Writes flake.lock beside flake.nix. The input of this flake is a folder in it.</para>
/// </example>
/// <example>
/// <code>Update-NixFlakeLock ./flake -InputName tools -WhatIf</code>
/// <para>Says how the lock file would change if one input were updated.</para>
/// </example>
/// <seealso>Invoke-NixExpression</seealso>
[Cmdlet(VerbsData.Update, "NixFlakeLock", SupportsShouldProcess = true, DefaultParameterSetName = "Input")]
[OutputType(typeof(NixFlakeLockChange))]
public sealed class UpdateNixFlakeLockCommand : NixLimitedCmdlet
{
    /// <summary>The flake, on this machine. A path is searched upwards for a <c>flake.nix</c>.</summary>
    [Parameter(Position = 0)]
    [AllowEmptyString]
    [ValidateNotNull]
    public string Flake { get; set; } = ".";

    /// <summary>The inputs to update, by name (<c>nixpkgs</c>) or path (<c>dep/nixpkgs</c>); the others stay as they are locked. Without it all are updated.</summary>
    [Parameter(ParameterSetName = "Input")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(FlakeInputCompleter))]
    public string[] InputName { get; set; } = Array.Empty<string>();

    /// <summary>Locks only what is not in the lock file yet, or no longer what the flake asks for.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Missing")]
    public SwitchParameter MissingOnly { get; set; }

    /// <summary>Other flakes to lock for inputs, by name or path (Nix's <c>--override-input</c>).</summary>
    [Parameter]
    [ValidateNotNull]
    public IDictionary OverrideInput { get; set; } = new Hashtable();

    /// <summary>The flake registry, which says what names such as <c>nixpkgs</c> stand for: a file, or a URL to download it from.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? FlakeRegistry { get; set; }

    private protected override EvaluationOptions GetOptions() => new()
    {
        ExperimentalFeatures = new[] { ExperimentalFeatures.Flakes },
        IsPure = true,
        FlakeRegistry = FlakeReferences.ResolveRegistry(FlakeRegistry, SessionState),
    };

    private protected override Evaluation CreateEvaluation(NixRunspace runspace)
    {
        // What was downloaded lately does not count as fresh: the user asks for what is there now.
        EvalSettings settings = GetOptions().ToSettings();
        settings.Fetch.TarballTtl = 0;
        return new Evaluation(runspace, StandardEvaluator.Create(settings), keepsValues: false);
    }

    private protected override void OnEnd()
    {
        try
        {
            FlakeRequest request = FlakeReferences.CreateRequest(Flake, OverrideInput, SessionState);
            IReadOnlyCollection<string>? inputs = MissingOnly ? null : Array.ConvertAll(InputName, Bytes.FromText);
            Update(FlakeLockUpdate.Compute(Evaluation.Machine, request, inputs));
        }
        catch (NixException error) when (error.Kind != NixErrorKind.Interrupted)
        {
            Report(ErrorRecords.Create(error, Flake), isOnlyInput: true);
        }
    }

    private void Update(FlakeLockUpdate update)
    {
        string file = NixPaths.ToNative(update.Place) ?? Bytes.ToText(update.Place);
        if (!update.IsChanged)
        {
            WriteVerbose($"{file} is up to date.");
            return;
        }

        Evaluation.Runspace.Flush();
        if (!ShouldProcess(file, "Write lock file:\n" + Bytes.ToText(string.Join("\n", update.Changes))))
        {
            return;
        }

        try
        {
            update.Write();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Report(new ErrorRecord(error, "FileNotWritten", ErrorCategory.WriteError, file), isOnlyInput: true);
            return;
        }

        foreach (LockChange change in update.Changes)
        {
            WriteObject(new NixFlakeLockChange(change));
        }
    }
}
