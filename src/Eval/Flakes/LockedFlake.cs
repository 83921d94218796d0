using System.Collections.Generic;
using TvixEval.Fetch;

namespace TvixEval.Flakes;

/// <summary>A flake with the lock file that is used for it, which may not be the one that lies beside it.</summary>
internal sealed class LockedFlake
{
    /// <summary>Creates the result.</summary>
    public LockedFlake(
        FlakeRef reference, FlakeFile flake, LockFile before, LockFile file, Dictionary<LockNode, (FetchedTree Tree, string Folder)> sources, bool isChanged)
    {
        Reference = reference;
        Flake = flake;
        Before = before;
        File = file;
        Sources = sources;
        IsChanged = isChanged;
    }

    /// <summary>The reference that the flake was asked for with.</summary>
    public FlakeRef Reference { get; }

    /// <summary>The flake.</summary>
    public FlakeFile Flake { get; }

    /// <summary>The lock file that lies beside the flake; empty where there is none.</summary>
    public LockFile Before { get; }

    /// <summary>The lock file.</summary>
    public LockFile File { get; }

    /// <summary>The trees and folders of the nodes that were fetched while locking.</summary>
    public Dictionary<LockNode, (FetchedTree Tree, string Folder)> Sources { get; }

    /// <summary>Whether the lock file beside the flake is another one; then the flake counts as changed.</summary>
    public bool IsChanged { get; }
}
