using System;
using System.Collections;
using System.Collections.Generic;
using System.Collections.ObjectModel;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Provider;
using System.Text.RegularExpressions;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using TvixEval.Module.Conversion;
using TvixEval.Module.Drive;
using TvixEval.Module.Errors;
using TvixEval.Module.Navigation;
using TvixEval.Module.Parameters;
using TvixEval.Module.Sessions;
using TvixEval.Text;
using TvixEval.Work;

namespace TvixEval.Module;

/// <summary>
/// Nix values as drives: sets and lists are folders. Listing a folder evaluates the folder and nothing in it; the content of an item is
/// its value. Nothing can be changed.
/// </summary>
[CmdletProvider("Nix", ProviderCapabilities.Filter)]
public sealed partial class NixProvider : NavigationCmdletProvider, IMessageSink
{
    private static readonly string[] InformationTags = { "Nix" };
    private static readonly char[] Separators = { '/', '\\' };

    // What somebody may have meant as a file: one word, maybe with folders.
    private static readonly Regex FileName = new(@"^[\w.+-]+([/\\][\w.+-]+)*$", RegexOptions.CultureInvariant);

    private volatile bool isStopped;
    private bool hasListed;

    /// <inheritdoc/>
    protected override Collection<PSDriveInfo> InitializeDefaultDrives()
    {
        // Another version of the module may have been imported before; its drive stays.
        if (SessionState.Drive.GetAll().Any(static drive => string.Equals(drive.Name, NixDrive.DefaultName, StringComparison.OrdinalIgnoreCase)))
        {
            return new Collection<PSDriveInfo>();
        }

        string folder = CurrentFolder.Of(SessionState.Path);
        SessionState state = SessionState;
        return new Collection<PSDriveInfo>
        {
            NixDrive.CreateDefault(ProviderInfo, () => EvaluationOptions.Read(GivenParameters.None, state, folder: folder), folder),
        };
    }

    /// <inheritdoc/>
    protected override object NewDriveDynamicParameters() => ParameterTable.ToDynamic(typeof(NixDriveParameters));

    /// <inheritdoc/>
    protected override PSDriveInfo NewDrive(PSDriveInfo drive)
    {
        if (drive is NixDrive)
        {
            return drive;
        }

        if (string.IsNullOrWhiteSpace(drive.Root))
        {
            var error = new ArgumentException("The root of a Nix drive must be a file, a folder with a default.nix, a flake output, or an expression.");
            ThrowTerminatingError(new ErrorRecord(error, "NixDriveWithoutRoot", ErrorCategory.InvalidArgument, drive.Name));
        }

        GivenParameters parameters = ParameterTable.Given(DynamicParameters as RuntimeDefinedParameterDictionary);
        string folder = CurrentFolder.Of(SessionState.Path);
        ValueContext context = ValueContext.New(GetEvaluator(drive, parameters));
        WorkLimits limits = EvaluationLimits.Read(parameters, (parameters["Session"] as NixSession)?.Limits ?? default);
        string description = string.IsNullOrEmpty(drive.Description) ? drive.Root : drive.Description;
        var named = new PSDriveInfo(drive.Name, drive.Provider, drive.Name, description, drive.Credential);
        try
        {
            AttrSet arguments = parameters["Argument"] is IDictionary given
                ? (AttrSet)Run(context, limits, _ => new ValueImporter(context).ImportSet(given))
                : AttrSet.Empty;
            string text = drive.Root;
            NixDrive result = FlakeReferences.HasOutput(text)
                ? NixDrive.Create(named, context, arguments, limits, FlakeReferences.CreateDriveRequest(text, SessionState))
                : FindFile(text, folder) is { } file
                ? NixDrive.Create(named, context, arguments, limits, () => new Evaluation(NixRunspace.Current, context).FromFile(file))
                : NixDrive.Create(named, context, arguments, limits, () => Evaluation.FromText(text, folder));

            // What does not parse, or does not evaluate, is no drive.
            if (Run(result, vm => result.Open(vm, result.GetRoot(vm))) is NixPath path)
            {
                ThrowTerminatingError(PathAsRoot(text, Bytes.ToText(path.Path)));
            }

            return result;
        }
        catch (NixPropertyException error) when (error.InnerException is NixException { EndsEvaluation: false } cause && FileName.IsMatch(drive.Root) && FindFile(drive.Root, folder) is null)
        {
            throw new NixPropertyException(cause, $"There is no file or folder '{drive.Root}', so it was read as an expression.");
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
    protected override bool IsItemContainer(string path)
    {
        try
        {
            return Find(path, out NixDrive drive, out Value? value) && ValueTree.IsBranch(Run(drive, vm => drive.Open(vm, value!)));
        }
        catch (NixPropertyException error)
        {
            // The engine asks of each folder that a wildcard or a recursion meets: one that fails must not end the others. Where it asks
            // of one only, as for Set-Location, it puts things back and throws the exception of the record; the record has to be in that.
            ErrorRecord record = error.ErrorRecord;
            WriteError(hasListed ? record : new ErrorRecord(error, record.FullyQualifiedErrorId.Split(',')[0], record.CategoryInfo.Category, path));
            return false;
        }
    }

    /// <inheritdoc/>
    protected override bool HasChildItems(string path) => IsItemContainer(path);

    /// <inheritdoc/>
    protected override void GetItem(string path)
    {
        if (Find(path, out NixDrive drive, out Value? value))
        {
            string[] names = ItemName.Split(path);
            WriteItem(drive, names.Length > 1 ? names[names.Length - 1] : drive.Name, value!, path);
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

        var filter = new ItemFilter(Filter);

        // A list of its own and not calls within calls: values may be nested without end.
        var folders = new Stack<DriveFolder>();
        folders.Push(new DriveFolder(Run(drive, vm => drive.Open(vm, value!)), path, depth));
        while (folders.Count > 0 && !Stopping && !isStopped)
        {
            DriveFolder folder = folders.Peek();
            if (!folder.Children.MoveNext())
            {
                folders.Pop();
                continue;
            }

            System.Collections.Generic.KeyValuePair<string, Value> child = folder.Children.Current;
            string part = ItemName.Encode(child.Key);
            string childPath = MakePath(folder.Path, part);
            if (filter.IsMatch(child.Key, part))
            {
                WriteItem(drive, child.Key, child.Value, childPath);
            }

            if (recurse && folder.Depth > 0 && OpenFolder(drive, child.Value, childPath) is { } inner
                && !folders.Any(above => ReferenceEquals(above.Opened, inner)))
            {
                folders.Push(new DriveFolder(inner, childPath, folder.Depth - 1));
            }
        }
    }

    /// <inheritdoc/>
    protected override void GetChildNames(string path, ReturnContainers returnContainers)
    {
        // All containers are what the engine asks for when it goes on into them.
        hasListed = true;
        if (!Find(path, out NixDrive drive, out Value? value) || (returnContainers == ReturnContainers.ReturnAllContainers && HoldsItself(path)))
        {
            return;
        }

        var filter = new ItemFilter(Filter);
        Value opened = Run(drive, vm => drive.Open(vm, value!));
        foreach (System.Collections.Generic.KeyValuePair<string, Value> child in ValueTree.Children(opened))
        {
            if (Stopping || isStopped)
            {
                return;
            }

            string name = ItemName.Encode(child.Key);
            if (filter.IsMatch(child.Key, name))
            {
                WriteItemObject(name, MakePath(path, name), drive.MayBeFolder(child.Value));
            }
        }
    }

    /// <summary>
    /// The engine asks this of the last part of a path with wildcards, before it asks for the names of the folder and chooses among them. A
    /// filter makes the same choice here: writing a name takes longer than anything else that is done for it.
    /// </summary>
    protected override bool ConvertPath(string path, string filter, ref string updatedPath, ref string updatedFilter)
    {
        if (!string.IsNullOrEmpty(filter) || path.IndexOfAny(Separators) >= 0 || path.IndexOf('`') >= 0 || !WildcardPattern.ContainsWildcardCharacters(path))
        {
            return false;
        }

        updatedPath = path;
        updatedFilter = path;
        return true;
    }

    /// <summary>The last part of a path. The engine's own way, by which it finds the name of each item it writes, looks the item up.</summary>
    protected override string GetChildName(string path)
    {
        string trimmed = path.TrimEnd(Separators);
        return trimmed.Substring(trimmed.LastIndexOfAny(Separators) + 1);
    }

    /// <inheritdoc/>
    protected override void StopProcessing()
    {
        isStopped = true;
        running?.Interrupt();
    }

    /// <summary>Writes a message of the evaluator to its stream.</summary>
    void IMessageSink.Write(NixRunspace.Message message)
    {
        if (message.IsWarning)
        {
            WriteWarning(message.Text);
        }
        else
        {
            WriteInformation(message.Text, InformationTags);
        }
    }

    /// <summary>A child to go into when recursing: a set or list, but no derivation; null where there is none, or where it fails, which is reported.</summary>
    private Value? OpenFolder(NixDrive drive, Value child, string path)
    {
        try
        {
            Value opened = Evaluate(drive.Context, drive.Limits, vm => drive.Open(vm, child));
            bool isWalkedInto = ValueTree.IsBranch(opened);
            if (opened is AttrSet set)
            {
                Evaluate(drive.Context, drive.Limits, vm =>
                {
                    isWalkedInto = !vm.IsDerivation(set);
                    return set;
                });
            }

            return isWalkedInto ? opened : null;
        }
        catch (NixException error)
        {
            if (error.EndsEvaluation)
            {
                throw new NixPropertyException(error);
            }

            WriteError(ErrorRecords.Create(error, path));
            return null;
        }
    }

    private void WriteItem(NixDrive drive, string name, Value value, string path)
    {
        PSObject row = PSObject.AsPSObject(new NixItem(name, value));
        row.Properties.Add(new LazyProperty("Value", new LazyCell(value, drive.Context)));
        WriteItemObject(row, path, drive.MayBeFolder(value));
    }

    /// <summary>Finds an item by its path; evaluates what is on the way, but not the item.</summary>
    private bool Find(string path, out NixDrive drive, out Value? value)
    {
        string[] names = ItemName.Split(path);
        NixDrive? found = names.Length == 0 ? null
            : ProviderInfo.Drives.OfType<NixDrive>().FirstOrDefault(candidate => string.Equals(candidate.Root, names[0], StringComparison.OrdinalIgnoreCase));
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

    /// <summary>Whether an item is one of those on the way to it, so that going into it would never end.</summary>
    private bool HoldsItself(string path)
    {
        bool result = false;
        if (Find(path, out NixDrive drive, out _))
        {
            var above = new List<Value>();
            Run(drive, vm =>
            {
                Value opened = drive.Open(vm, Walk(vm, drive, ItemName.Split(path), above));
                result = above.Exists(value => ReferenceEquals(value, opened));
                return opened;
            });
        }

        return result;
    }

    /// <summary>Goes along a path.</summary>
    /// <param name="vm">The machine.</param>
    /// <param name="drive">The drive.</param>
    /// <param name="names">The names of the path; the first is the drive's.</param>
    /// <param name="above">Takes what is on the way.</param>
    private static Value Walk(Vm vm, NixDrive drive, string[] names, List<Value>? above = null)
    {
        Value value = drive.GetRoot(vm);
        for (int i = 1; i < names.Length; i++)
        {
            Value folder = drive.Open(vm, value);
            above?.Add(folder);
            if (ValueTree.Child(folder, names[i]) is not { } child)
            {
                return NotThere;
            }

            value = child;
        }

        return value;
    }

    private static ErrorRecord PathAsRoot(string text, string path) => File.Exists(path) || Directory.Exists(path)
        ? new ErrorRecord(
            new ArgumentException($"'{text}' evaluates to the path '{path}', and a path has no items. To mount the value in the file, use: import {text}"),
            "NixDriveWithoutRoot",
            ErrorCategory.InvalidArgument,
            text)
        : new ErrorRecord(new ItemNotFoundException($"Cannot find path '{path}' because it does not exist."), "PathNotFound", ErrorCategory.ObjectNotFound, text);

    private static FailedValue NotThere { get; } = new(new NixException(NixErrorKind.MissingAttribute, "no such item"));

    /// <summary>What a new drive evaluates with: the evaluator of a session, or the one for its parameters.</summary>
    private Evaluator GetEvaluator(PSDriveInfo drive, GivenParameters parameters)
    {
        if (parameters["Session"] is not NixSession session)
        {
            foreach (string warning in EvaluationOptions.WarningsOf(parameters))
            {
                WriteWarning(warning);
            }

            return EvaluatorPool.Get(EvaluationOptions.Read(parameters, SessionState, FlakeReferences.HasOutput(drive.Root)));
        }

        Evaluator? evaluator = session.Evaluator;
        if (ParameterTable.Refuse(parameters, session, drive.Name) is { } error)
        {
            ThrowTerminatingError(error);
        }

        return evaluator!;
    }

    /// <summary>The file or folder that a root names, from the current location of the file system, wherever else PowerShell is.</summary>
    private string? FindFile(string root, string folder)
    {
        try
        {
            string path = SessionState.Path.GetUnresolvedProviderPathFromPSPath(root, out ProviderInfo provider, out _);
            if (provider.Name != "FileSystem")
            {
                path = SessionState.Path.IsPSAbsolute(root, out _) || SessionState.Path.IsProviderQualified(root) ? string.Empty : Path.Combine(folder, root);
            }

            return File.Exists(path) || Directory.Exists(path) ? path : null;
        }
        catch (Exception error) when (error is RuntimeException or ArgumentException or NotSupportedException)
        {
            return null;
        }
    }
}
