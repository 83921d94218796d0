using System;
using System.Collections.Generic;
using System.IO;
using System.Management.Automation;
using System.Text;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using TvixEval.IO;
using TvixEval.Module.Errors;
using TvixEval.Packages;
using TvixEval.Store;
using TvixEval.Text;

namespace TvixEval.Module;

/// <summary>
/// <para>Writes the .drv files of derivations, and all that they need, to a folder that is laid out like a Nix store.</para>
/// <para>
/// Takes what Get-NixDerivation gives, or finds the derivations in expressions and files as that does. Written are the derivations, those that
/// they use, and the source files they refer to, below nix/store in the destination. What is there already with the same
/// content is left alone; other content is an error. An object appears under its name only when it is complete, and after what it refers to:
/// several commands may write to one folder at once, and what one that was stopped has left out, the next one completes. Nothing is built.
/// </para>
/// </summary>
/// <example>
/// <code>Get-NixDerivation '{ a = derivation { name = "a"; system = "x86_64-linux"; builder = "/bin/sh"; }; }' | Export-NixDerivation -Destination ./store -WhatIf</code>
/// <para>Says what would be written.</para>
/// </example>
/// <example>
/// <code>Export-NixDerivation 'derivation { name = "a"; system = "x86_64-linux"; builder = "/bin/sh"; }' -Destination ./store -RegistrationPath ./store/registration</code>
/// <para>
/// Writes the store objects and what Nix has to be told of them. To have them in a store elsewhere: copy ./store/nix/store to
/// it, then run "nix-store --load-db" with the file as its input.
/// </para>
/// </example>
/// <seealso>Get-NixDerivation</seealso>
[Cmdlet(VerbsData.Export, "NixDerivation", DefaultParameterSetName = "Expression", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportNixDerivationCommand : NixEvaluationCmdlet
{
    private readonly HashSet<string> written = new(StringComparer.Ordinal);
    private readonly StringBuilder registration = new();

    /// <summary>A derivation: what Get-NixDerivation gives.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = "InputObject")]
    [ValidateNotNull]
    public NixDerivation? InputObject { get; set; }

    /// <summary>The folder that stands for the root of the file system: the store is nix/store in it. It is made if need be.</summary>
    [Parameter(Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string Destination { get; set; } = string.Empty;

    /// <summary>
    /// A file to write, or to replace, with the paths, hashes and references of all that was exported. After the folder has been copied
    /// over that of a Nix store, <c>nix-store --load-db</c> reads it and makes the files valid there.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? RegistrationPath { get; set; }

    /// <summary>Gives the .drv file of each derivation.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void Process(string source, Func<Value> evaluate)
    {
        Vm vm = Evaluation.Machine;
        var search = new PackageSearch(Arguments);
        Value root = evaluate();
        ForEachPath(path =>
        {
            string start = Bytes.FromText(path);
            foreach (PackageBranch branch in search.Begin(vm, Engine.AttributePath.Follow(vm, root, start, Arguments), start))
            {
                foreach (PackageResult result in search.Walk(vm, branch))
                {
                    string target = Bytes.ToText(result.AttributePath);
                    if (result.Error is not null)
                    {
                        Evaluation.Runspace.Flush();
                        WriteError(ErrorRecords.Create(result.Error, target));
                    }
                    else
                    {
                        Export(Evaluation.Evaluator, result.Package!.DerivationPath, target);
                    }
                }
            }
        });
    }

    private protected override void ProcessInput()
    {
        if (IsFlake)
        {
            base.ProcessInput();
            return;
        }

        string? derivation = InputObject!.DrvPath;
        Export(InputObject.Context.Evaluator, derivation is null ? null : Bytes.FromText(derivation), InputObject.AttributePath);
    }

    private protected override void OnEnd()
    {
        base.OnEnd();
        if (RegistrationPath is null)
        {
            return;
        }

        string file = SessionState.Path.GetUnresolvedProviderPathFromPSPath(RegistrationPath);
        if (!ShouldProcess(file, $"Write the registration of {written.Count} store objects"))
        {
            return;
        }

        try
        {
            Directory.CreateDirectory(Directory.GetParent(file)?.FullName ?? file);
            FileReplacement.Write(file, Bytes.ToArray(registration.ToString()));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            WriteError(new ErrorRecord(error, "FileNotWritten", ErrorCategory.WriteError, file));
        }
    }

    private void Export(Evaluator evaluator, string? derivation, string target)
    {
        try
        {
            if (derivation is null)
            {
                throw new NixException(NixErrorKind.Evaluation, "derivation does not contain a 'drvPath' attribute");
            }

            string folder = SessionState.Path.GetUnresolvedProviderPathFromPSPath(Destination);
            using var writer = new StoreWriter(evaluator.Store, NixPaths.FromNative(folder), Evaluation.Machine.Poller);
            IReadOnlyList<string> closure = writer.ClosureOf(derivation);
            if (!ShouldProcess(folder, $"Write {Bytes.ToText(derivation)} and its dependencies ({closure.Count} store objects)"))
            {
                return;
            }

            for (int i = 0; i < closure.Count; i++)
            {
                // One store for all: what this command has written already need not be looked at again.
                if (!written.Contains(closure[i]))
                {
                    WriteProgress(new ProgressRecord(0, "Export-NixDerivation", Bytes.ToText(closure[i])) { PercentComplete = (int)(100L * i / closure.Count) });
                    bool isNew = writer.Write(closure[i]);
                    written.Add(closure[i]);
                    if (RegistrationPath is not null)
                    {
                        registration.Append(writer.RegistrationOf(closure[i]));
                    }

                    WriteVerbose((isNew ? "Wrote " : "Already exists: ") + Bytes.ToText(closure[i]));
                }
            }

            if (PassThru)
            {
                WriteObject(new FileInfo(NixPaths.ToNative(writer.PlaceOf(derivation))!));
            }
        }
        catch (NixException error) when (!error.EndsEvaluation)
        {
            WriteError(ErrorRecords.Create(error, target));
        }
    }
}
