using System;
using System.Collections.Generic;
using TvixEval.Fetch;
using TvixEval.Text;

namespace TvixEval.Flakes;

/// <summary>What is known of a flake from its <c>flake.nix</c>, without evaluating its outputs.</summary>
internal sealed class FlakeFile
{
    /// <summary>Creates the description.</summary>
    public FlakeFile(FlakeRef resolved, FlakeRef locked, string folder)
    {
        Resolved = resolved;
        Locked = locked;
        Folder = folder;
    }

    /// <summary>The reference that a registry gave.</summary>
    public FlakeRef Resolved { get; }

    /// <summary>The reference of what was fetched.</summary>
    public FlakeRef Locked { get; }

    /// <summary>The description, or null.</summary>
    public string? Description { get; set; }

    /// <summary>The folder of <c>flake.nix</c>, a Nix path.</summary>
    public string Folder { get; }

    /// <summary>The lock file's path.</summary>
    public string LockFilePath => CanonPath.Append(Folder, "flake.lock");

    /// <summary>The tree that the flake lies in; null for a flake that lies in another one's tree.</summary>
    public FetchedTree? Tree { get; set; }

    /// <summary>The inputs.</summary>
    public SortedDictionary<string, FlakeInput> Inputs { get; set; } = new(StringComparer.Ordinal);

    /// <summary>The attributes of the input <c>self</c>.</summary>
    public FetchAttributes SelfAttributes { get; set; } = new();
}
