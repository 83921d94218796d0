using System;
using System.Collections;
using System.Collections.Generic;
using System.IO;
using System.Linq;
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
/// <para>Updates the lock file of a flake, which records its inputs.</para>
/// <para>
/// Computes flake.lock again and writes it if anything has changed, with the bytes that Nix would write. It updates all inputs (nix flake update), only
/// those in -InputName (nix flake update NAME), or with -MissingOnly adds those that the lock file lacks (nix flake lock). Returns one object for
/// each input that changed, with old and new URL, revision and date. The file is replaced atomically; in a Git repository a new file is added to the index (git add --intent-to-add).
/// </para>
/// <para>
/// -WhatIf writes nothing, and returns the same objects for what would change. A name in -InputName that the flake has no input of is an error, and the others are updated.
/// </para>
/// </summary>
/// <example>
/// <code>Update-NixFlakeLock ./flake | ForEach-Object { "$_" }</code>
/// <code>
/// tools: added 'path:./tools'
/// </code>
/// <para>Writes flake.lock beside flake.nix. The input of this flake is a folder in it.</para>
/// </example>
/// <example>
/// <code>Update-NixFlakeLock ./flake -InputName tools -WhatIf</code>
/// <para>Shows how the lock file would change if one input were updated.</para>
/// </example>
/// <seealso>Invoke-NixExpression</seealso>
[Cmdlet(VerbsData.Update, "NixFlakeLock", SupportsShouldProcess = true, DefaultParameterSetName = "Input")]
[OutputType(typeof(NixFlakeLockChange))]
public sealed class UpdateNixFlakeLockCommand : NixCmdlet
{
    /// <summary>The local flake. A path is searched upwards for a <c>flake.nix</c>.</summary>
    [Parameter(Position = 0)]
    [AllowEmptyString]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(FlakeCompleter))]
    public string Flake { get; set; } = ".";

    /// <summary>The inputs to update, by name (<c>nixpkgs</c>) or path (<c>dep/nixpkgs</c>); the others stay locked. By default all are updated.</summary>
    [Parameter(ParameterSetName = "Input")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(FlakeInputCompleter))]
    public string[] InputName { get; set; } = Array.Empty<string>();

    /// <summary>Locks only inputs that are not in the lock file yet, or whose references have changed.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Missing")]
    public SwitchParameter MissingOnly { get; set; }

    /// <summary>Other flakes to use for inputs, by name or path (Nix's <c>--override-input</c>).</summary>
    [Parameter]
    [ValidateNotNull]
    public IDictionary OverrideInput { get; set; } = new Hashtable();

    /// <summary>The flake registry, which resolves names such as <c>nixpkgs</c>: a file, or a URL to download it from.</summary>
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
            request.OnUnknownUpdate = (path, known) =>
            {
                Evaluation.Runspace.Flush();
                WriteError(FlakeErrors.NoSuchInput(Bytes.ToText(path.ToString()), known.Select(Bytes.ToText).ToList(), isLocked: true));
            };
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
        string action = $"Performing the operation \"Write lock file\" on target \"{file}\".";
        string question = $"Write the lock file {file}?\n{Bytes.ToText(string.Join("\n", update.Changes))}";
        bool isWanted = ShouldProcess(action, question, "Write lock file", out ShouldProcessReason reason);
        if (!isWanted)
        {
            // What would change is what -WhatIf asks for.
            Write(reason == ShouldProcessReason.WhatIf ? update.Changes : Array.Empty<LockChange>(), isWritten: false);
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

        Write(update.Changes, isWritten: true);
    }

    private void Write(IReadOnlyList<LockChange> changes, bool isWritten)
    {
        foreach (LockChange change in changes)
        {
            WriteObject(new NixFlakeLockChange(change, isWritten));
        }
    }
}
