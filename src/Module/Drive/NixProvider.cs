using System;
using System.Collections.Generic;
using System.Collections.ObjectModel;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Provider;
using TvixEval.Diagnostics;
using TvixEval.Machine;
using TvixEval.Module.Conversion;
using TvixEval.Module.Drive;
using TvixEval.Module.Errors;
using TvixEval.Module.Navigation;
using TvixEval.Module.Sessions;
using TvixEval.Store;
using TvixEval.Values;

namespace TvixEval.Module;

/// <summary>
/// Nix values as drives: sets and lists are folders. Listing a folder evaluates the folder and nothing in it; the content of an item is
/// its value. Nothing can be changed.
/// </summary>
[CmdletProvider("Nix", ProviderCapabilities.None)]
public sealed partial class NixProvider : NavigationCmdletProvider
{
    // As for the cmdlets: the rest of a pipeline thread's stack is for others.
    private const int StackForEvaluation = 2 * 1024 * 1024;

    private volatile Vm? running;
    private volatile bool isStopped;

    /// <inheritdoc/>
    protected override Collection<PSDriveInfo> InitializeDefaultDrives()
    {
        // Another version of the module may have been imported before; its drive stays.
        if (SessionState.Drive.GetAll().Any(static drive => string.Equals(drive.Name, NixDrive.DefaultName, StringComparison.OrdinalIgnoreCase)))
        {
            return new Collection<PSDriveInfo>();
        }

        string folder = CurrentFolder.Of(SessionState.Path);
        PathIntrinsics paths = SessionState.Path;
        return new Collection<PSDriveInfo>
        {
            NixDrive.CreateDefault(ProviderInfo, () => new EvaluationOptions { NixPath = SearchPathEntries.Resolve(Array.Empty<string>(), paths, folder) }, folder),
        };
    }

    /// <inheritdoc/>
    protected override object NewDriveDynamicParameters() => new NixDriveParameters();

    /// <inheritdoc/>
    protected override PSDriveInfo NewDrive(PSDriveInfo drive)
    {
        if (drive is NixDrive)
        {
            return drive;
        }

        if (string.IsNullOrWhiteSpace(drive.Root))
        {
            var error = new ArgumentException("The root of a Nix drive is a file, a folder with a default.nix, an output of a flake, or an expression.");
            ThrowTerminatingError(new ErrorRecord(error, "NixDriveWithoutRoot", ErrorCategory.InvalidArgument, drive.Name));
        }

        var parameters = DynamicParameters as NixDriveParameters ?? new NixDriveParameters();
        string folder = CurrentFolder.Of(SessionState.Path);
        Evaluator evaluator = GetEvaluator(drive, parameters, folder);
        string description = string.IsNullOrEmpty(drive.Description) ? drive.Root : drive.Description;
        var named = new PSDriveInfo(drive.Name, drive.Provider, drive.Name, description, drive.Credential);
        try
        {
            AttrSet arguments = new ValueImporter(ValueContext.Of(evaluator)).ImportSet(parameters.Argument);
            string text = drive.Root;
            NixDrive result = FlakeReferences.HasOutput(text)
                ? NixDrive.Create(named, evaluator, arguments, FlakeReferences.CreateDriveRequest(text, SessionState))
                : FindFile(text) is { } file
                ? NixDrive.Create(named, evaluator, arguments, () => new Evaluation(NixRunspace.Current, evaluator, keepsValues: true).FromFile(file))
                : NixDrive.Create(named, evaluator, arguments, () => Evaluation.FromText(text, folder));

            // What does not parse, or does not evaluate, is no drive.
            Run(result, vm => ValueTree.Open(vm, result.GetRoot(vm), arguments));
            return result;
        }
        catch (NixConversionException error)
        {
            ThrowTerminatingError(ErrorRecords.Create(error, drive.Root));
            throw;
        }
    }

    /// <inheritdoc/>
    protected override bool IsValidPath(string path) => !string.IsNullOrEmpty(path);

    /// <inheritdoc/>
    protected override bool ItemExists(string path)
    {
        try
        {
            return Find(path, out _, out _);
        }
        catch (NixPropertyException)
        {
            // Nobody can tell. The engine asks several times, and would say no more than that there is no such path; so it goes on,
            // and what it wants with the item meets the error.
            return true;
        }
    }

    /// <inheritdoc/>
    protected override bool IsItemContainer(string path) =>
        Find(path, out NixDrive drive, out Value? value) && ValueTree.IsBranch(Run(drive, vm => ValueTree.Open(vm, value!, drive.Arguments)));

    /// <inheritdoc/>
    protected override bool HasChildItems(string path) => IsItemContainer(path);

    /// <inheritdoc/>
    protected override void GetItem(string path)
    {
        if (Find(path, out NixDrive drive, out Value? value))
        {
            string[] names = ItemName.Split(path);
            WriteItem(drive, names[names.Length - 1], value!, path);
        }
    }

    /// <inheritdoc/>
    protected override void GetChildItems(string path, bool recurse) => GetChildItems(path, recurse, uint.MaxValue);

    /// <inheritdoc/>
    protected override void GetChildItems(string path, bool recurse, uint depth)
    {
        if (!Find(path, out NixDrive drive, out Value? value))
        {
            return;
        }

        Value opened = Run(drive, vm => ValueTree.Open(vm, value!, drive.Arguments));
        foreach (System.Collections.Generic.KeyValuePair<string, Value> child in ValueTree.Children(opened))
        {
            if (Stopping || isStopped)
            {
                return;
            }

            string childPath = MakePath(path, ItemName.Encode(child.Key));
            WriteItem(drive, child.Key, child.Value, childPath);
            if (recurse && depth > 0)
            {
                Descend(drive, child.Value, childPath, depth - 1);
            }
        }
    }

    /// <inheritdoc/>
    protected override void GetChildNames(string path, ReturnContainers returnContainers)
    {
        if (!Find(path, out NixDrive drive, out Value? value))
        {
            return;
        }

        Value opened = Run(drive, vm => ValueTree.Open(vm, value!, drive.Arguments));
        foreach (System.Collections.Generic.KeyValuePair<string, Value> child in ValueTree.Children(opened))
        {
            if (Stopping || isStopped)
            {
                return;
            }

            string name = ItemName.Encode(child.Key);
            WriteItemObject(name, MakePath(path, name), ValueTree.IsBranch(child.Value.Peek()));
        }
    }

    /// <inheritdoc/>
    protected override void StopProcessing()
    {
        isStopped = true;
        running?.Interrupt();
    }

    /// <summary>Lists below a child when recursing: errors are reported and the rest goes on; derivations are not walked into.</summary>
    private void Descend(NixDrive drive, Value child, string path, uint depth)
    {
        try
        {
            Value opened = Evaluate(drive, vm => ValueTree.Open(vm, child, drive.Arguments));
            bool isWalkedInto = ValueTree.IsBranch(opened);
            if (opened is AttrSet set)
            {
                Evaluate(drive, vm =>
                {
                    isWalkedInto = !vm.IsDerivation(set);
                    return set;
                });
            }

            if (isWalkedInto)
            {
                GetChildItems(path, recurse: true, depth);
            }
        }
        catch (NixException error)
        {
            WriteError(ErrorRecords.Create(error, path));
        }
    }

    private void WriteItem(NixDrive drive, string name, Value value, string path)
    {
        PSObject row = PSObject.AsPSObject(new NixItem(name, value));
        row.Properties.Add(new LazyProperty("Value", new LazyCell(value, drive.Context)));
        WriteItemObject(row, path, ValueTree.IsBranch(value.Peek()));
    }

    /// <summary>Finds an item by its path; evaluates what is on the way, but not the item.</summary>
    private bool Find(string path, out NixDrive drive, out Value? value)
    {
        string[] names = ItemName.Split(path);
        NixDrive? found = names.Length == 0 ? null
            : ProviderInfo.Drives.OfType<NixDrive>().FirstOrDefault(candidate => string.Equals(candidate.Name, names[0], StringComparison.OrdinalIgnoreCase));
        found ??= PSDriveInfo as NixDrive;
        drive = found!;
        value = null;
        if (found is null)
        {
            return false;
        }

        value = Run(found, vm => Walk(vm, found, names));
        return value is not FailedValue;
    }

    private static Value Walk(Vm vm, NixDrive drive, string[] names)
    {
        Value value = drive.GetRoot(vm);
        for (int i = 1; i < names.Length; i++)
        {
            if (ValueTree.Child(ValueTree.Open(vm, value, drive.Arguments), names[i]) is not { } child)
            {
                return NotThere;
            }

            value = child;
        }

        return value;
    }

    private static FailedValue NotThere { get; } = new(new NixException(NixErrorKind.MissingAttribute, "no such item"));

    /// <summary>What a new drive evaluates with: the evaluator of a session, or the one for its parameters.</summary>
    private Evaluator GetEvaluator(PSDriveInfo drive, NixDriveParameters parameters, string folder)
    {
        if (parameters.Session is not { } session)
        {
            bool isFlake = FlakeReferences.HasOutput(drive.Root);
            return EvaluatorPool.Get(new EvaluationOptions
            {
                ExperimentalFeatures = isFlake
                    ? new List<string>(parameters.ExperimentalFeature) { ExperimentalFeatures.Flakes }
                    : parameters.ExperimentalFeature,
                NixPath = SearchPathEntries.Resolve(parameters.NixPath, SessionState.Path, folder),
                System = parameters.System,
                IsPure = parameters.Pure || (isFlake && !parameters.Impure),
            });
        }

        if (parameters.ExperimentalFeature.Length > 0 || parameters.NixPath.Length > 0 || parameters.Pure || parameters.Impure || parameters.System != EvaluationOptions.CurrentSystem)
        {
            var error = new ArgumentException($"-NixPath, -ExperimentalFeature, -System, -Pure and -Impure cannot be given together with -Session: the session '{session.Name}' decides on them.");
            ThrowTerminatingError(new ErrorRecord(error, "SessionOptionConflict", ErrorCategory.InvalidArgument, drive.Name));
        }

        if (session.Evaluator is not { } evaluator)
        {
            var error = new InvalidOperationException($"The session '{session.Name}' was removed.");
            ThrowTerminatingError(new ErrorRecord(error, "SessionRemoved", ErrorCategory.ResourceUnavailable, session));
            throw error;
        }

        return evaluator;
    }

    private string? FindFile(string root)
    {
        try
        {
            string path = SessionState.Path.GetUnresolvedProviderPathFromPSPath(root, out ProviderInfo provider, out _);
            return provider.Name == "FileSystem" && (File.Exists(path) || Directory.Exists(path)) ? path : null;
        }
        catch (Exception error) when (error is RuntimeException or ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>Evaluates; an error ends the operation. The engine takes the error record over from exceptions that have one.</summary>
    private Value Run(NixDrive drive, Func<Vm, Value> evaluate)
    {
        try
        {
            return Evaluate(drive, evaluate);
        }
        catch (NixException error)
        {
            throw new NixPropertyException(error);
        }
    }

    private Value Evaluate(NixDrive drive, Func<Vm, Value> evaluate)
    {
        using ValueContext.Entry entry = drive.Context.Enter();
        Vm? before = running;
        UIntPtr stackBefore = StackGuard.Limit(StackForEvaluation);
        running = entry.Machine;
        if (entry.Machine.CallDepth == 0 && !isStopped)
        {
            // Nothing of an earlier pipeline that was stopped is left to stop.
            entry.Machine.ResetInterrupt();
        }

        try
        {
            return evaluate(entry.Machine);
        }
        catch (NixException error) when (error.Kind == NixErrorKind.Interrupted || isStopped)
        {
            throw new PipelineStoppedException(error.Message, error);
        }
        finally
        {
            running = before;
            StackGuard.Restore(stackBefore);
        }
    }
}
