using System.Collections.Generic;
using TvixEval.Core.Machine;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using TvixEval.Fetch;
using TvixEval.Fetch.Git;
using TvixEval.IO;
using TvixEval.Text;

namespace TvixEval.Flakes;

/// <summary>A lock file that was worked out and can be written, as <c>nix flake update</c> and <c>nix flake lock</c> do it.</summary>
internal sealed class FlakeLockUpdate
{
    private readonly FetchContext context;
    private readonly LockedFlake flake;
    private readonly string root;

    private FlakeLockUpdate(FetchContext context, FlakeRef reference, LockedFlake flake, string root)
    {
        this.context = context;
        this.flake = flake;
        this.root = root;
        Place = CanonPath.Append(root, reference.Folder.Length == 0 ? "flake.lock" : reference.Folder + "/flake.lock");
        Reference = reference;
        Changes = Real(flake.Before.Changes(flake.File));
        IsChanged = flake.IsChanged;
    }

    /// <summary>The flake.</summary>
    public FlakeRef Reference { get; }

    /// <summary>The path of the lock file, a Nix path.</summary>
    public string Place { get; }

    /// <summary>Whether there is anything to write.</summary>
    public bool IsChanged { get; }

    /// <summary>How inputs are locked otherwise than before.</summary>
    public IReadOnlyList<LockChange> Changes { get; }

    /// <summary>Works out the lock file.</summary>
    /// <param name="vm">The machine.</param>
    /// <param name="request">The flake.</param>
    /// <param name="inputs">The paths of the inputs to lock anew; null for all that are not locked yet, empty for all.</param>
    /// <exception cref="NixException">The flake is not on this machine, or cannot be locked.</exception>
    public static FlakeLockUpdate Compute(Vm vm, FlakeRequest request, IReadOnlyCollection<string>? inputs)
    {
        var context = vm.FetchContext();
        FlakeRef reference = request.ParseWhole(vm);
        var updates = new List<InputPath>();
        foreach (string input in inputs ?? new string[0])
        {
            InputPath path = InputPath.Parse(input);
            updates.Add(path.Names.Length > 0 ? path : throw new NixException(
                NixErrorKind.InvalidFlake, "input path to be updated cannot be zero-length; it would refer to the flake itself, not an input"));
        }

        FlakeLocker locker = request.Locker(vm);
        locker.IsForWriting = true;
        locker.Recreates = inputs is { Count: 0 };
        locker.InputUpdates = updates;
        LockedFlake flake = locker.Lock(reference);
        string root = reference.Input.Scheme?.SourceFolder(reference.Input, context)
            ?? throw new NixException(NixErrorKind.Unsupported, $"cannot write modified lock file of flake '{reference}'");
        return flake.IsChanged && flake.File.Unlocked(context.Settings) is { } unlocked
            ? throw new NixException(NixErrorKind.Unsupported, $"Not writing lock file of flake '{reference}' because it has an unlocked input ('{unlocked}').")
            : new FlakeLockUpdate(context, reference, flake, root);
    }

    /// <summary>Writes the file, at once: as a whole or not at all. In a Git repository it is made known to Git, unless it is ignored there.</summary>
    /// <exception cref="NixException">Git fails.</exception>
    /// <exception cref="System.IO.IOException">The file cannot be written.</exception>
    /// <exception cref="System.UnauthorizedAccessException">The file may not be written.</exception>
    public void Write()
    {
        INixFileSystem disk = context.Store.Disk;
        string file = NixPaths.ToNative(SymlinkResolver.Resolve(disk, Place, SymlinkMode.Full)) ?? throw FileErrors.Missing(Place);
        FileReplacement.Write(file, Bytes.ToArray(flake.File.ToText()));
        if (Reference.Input.Type != "git")
        {
            return;
        }

        GitWorkTree.Announce(GitRepository.Open(root, context), Place.Substring(root.Length).TrimStart('/'), context);
    }

    /// <summary>C++ Nix also names inputs with relative paths that were locked anew, though they are the same as before.</summary>
    private static List<LockChange> Real(IReadOnlyList<LockChange> changes)
    {
        var real = new List<LockChange>();
        foreach (LockChange change in changes)
        {
            if (change.Before != change.After)
            {
                real.Add(change);
            }
        }

        return real;
    }
}
