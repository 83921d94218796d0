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
/// <para>Writes the .drv files of derivations, and all their dependencies, to a folder laid out like a Nix store.</para>
/// <para>
/// Takes the output of Get-NixDerivation, or searches expressions and files for derivations like that command. It writes the derivations, their
/// input derivations, and the source files they refer to, below nix/store in the destination. Existing objects with the same
/// content are kept; different content is an error. An object appears under its name only when it is complete, and after its references:
/// several commands may write to one folder at once, and a command that was stopped can be run again to finish. Nothing is built.
/// </para>
/// </summary>
/// <example>
/// <code>Get-NixDerivation '{ a = derivation { name = "a"; system = "x86_64-linux"; builder = "/bin/sh"; }; }' | Export-NixDerivation -Destination ./store -WhatIf</code>
/// <para>Shows what would be written.</para>
/// </example>
/// <example>
/// <code>Export-NixDerivation 'derivation { name = "a"; system = "x86_64-linux"; builder = "/bin/sh"; }' -Destination ./store -RegistrationPath ./store/registration</code>
/// <para>
/// Writes the store objects and their registration. To import them into another store, copy ./store/nix/store to
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

    /// <summary>A derivation: the output of Get-NixDerivation.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = "InputObject")]
    [ValidateNotNull]
    public NixDerivation? InputObject { get; set; }

    /// <summary>The folder that acts as the root of the file system: the store is nix/store in it. It is created if necessary.</summary>
    [Parameter(Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string Destination { get; set; } = string.Empty;

    /// <summary>
    /// A file to create or replace, with the paths, hashes and references of everything that was exported. After you copy the folder
    /// into a Nix store, <c>nix-store --load-db</c> reads this file and registers the objects there.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? RegistrationPath { get; set; }

    /// <summary>Returns the .drv file of each derivation.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void Process(string source, Func<Value> evaluate)
    {
        Vm vm = Evaluation.Machine;
        var search = new PackageSearch(Arguments, use: Use);
        Value root = PackagesOf(evaluate());
        ForEachPath(path =>
        {
            string start = Bytes.FromText(path);
            foreach (PackageBranch branch in search.Begin(vm, Engine.AttributePath.Follow(vm, root, start, Arguments, Use), start))
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

        if (InputObject!.Graph is { IsFolder: true })
        {
            var error = new InvalidOperationException($"The derivation '{InputObject.DrvPath}' was read from a file, not evaluated. What it uses is in the folder of that file: copy the folder.");
            WriteError(new ErrorRecord(error, "DerivationNotEvaluated", ErrorCategory.InvalidOperation, InputObject));
            return;
        }

        string? derivation = InputObject.DrvPath;
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
                throw new NixException(NixErrorKind.MissingAttribute, "derivation does not contain a 'drvPath' attribute");
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
                // By way of the provider, whose views show properties that it adds.
                WriteObject(InvokeProvider.Item.Get(new[] { NixPaths.ToNative(writer.PlaceOf(derivation))! }, force: true, literalPath: true), enumerateCollection: true);
            }
        }
        catch (NixException error) when (!error.EndsEvaluation)
        {
            WriteError(ErrorRecords.Create(error, target));
        }
    }
}
