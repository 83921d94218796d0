using System;
using System.Collections.Generic;
using System.Linq;
using TvixEval.Core.Machine;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using TvixEval.Fetch;
using TvixEval.Flakes;
using TvixEval.Module.Flakes;
using TvixEval.Module.Sessions;
using TvixEval.Text;

namespace TvixEval.Module;

/// <summary>A flake: where it is from, its inputs as they are locked, and its outputs, which are evaluated when they are looked at.</summary>
public sealed class NixFlake
{
    private readonly LockedFlake flake;
    private readonly FlakeView view;
    private readonly FetchSettings settings;
    private readonly NixFlakeOutput root;
    private readonly Lazy<NixFlakeInput[]> inputs;

    internal NixFlake(LockedFlake flake, FlakeView view, FetchSettings settings)
    {
        this.flake = flake;
        this.view = view;
        this.settings = settings;
        root = new NixFlakeOutput(new FlakeOutput(FlakeCaller.Outputs(flake)), view);
        inputs = new Lazy<NixFlakeInput[]>(() => NixFlakeInput.Of(flake.File.Root, InputPath.Root));
    }

    /// <summary>What it may be called: the last part of its folder or of the address of its repository.</summary>
    public string Name
    {
        get
        {
            FetchAttributes attributes = Locked.Input.Attributes;
            string path = Locked.Folder.Length > 0 ? Locked.Folder
                : attributes.FindString("repo") ?? attributes.FindString("path") ?? attributes.FindString("url") ?? attributes.FindString("id") ?? string.Empty;
            string name = Bytes.ToText(path.TrimEnd('/'));
            name = name.Substring(name.LastIndexOf('/') + 1);
            return name.EndsWith(".git", StringComparison.Ordinal) ? name.Substring(0, name.Length - 4) : name;
        }
    }

    /// <summary>The description, or null.</summary>
    public string? Description => flake.Flake.Description is { } description ? Bytes.ToText(description) : null;

    /// <summary>What was asked for.</summary>
    public string Url => FlakeFacts.Url(flake.Reference)!;

    /// <summary>What a registry makes of that.</summary>
    public string ResolvedUrl => FlakeFacts.Url(flake.Flake.Resolved)!;

    /// <summary>What was fetched, so that it can be fetched again; null where it cannot, as of a work tree with changes.</summary>
    public string? LockedUrl => Locked.Input.IsLocked(settings) ? FlakeFacts.Url(Locked) : null;

    /// <summary>The path in the store.</summary>
    public string Path => Bytes.ToText(flake.Flake.Tree!.StorePath);

    /// <summary>The revision, or null.</summary>
    public string? Revision => FlakeFacts.Revision(Locked);

    /// <summary>The revision that a work tree with changes has been checked out from, with <c>-dirty</c> behind it; or null.</summary>
    public string? DirtyRevision => Locked.Input.Attributes.FindString("dirtyRev") is { } rev ? Bytes.ToText(rev) : null;

    /// <summary>How many revisions led to it, or null.</summary>
    public long? RevisionCount => Within(_ => Locked.Input.Attributes.FindInteger("revCount"));

    /// <summary>When it was last modified, in UTC; or null.</summary>
    public DateTime? LastModified => FlakeFacts.LastModified(Locked);

    /// <summary>A hash of the content and of all inputs, or null where there is none: an input that is not locked, or a work tree with changes and submodules. Reading it looks at the changes of a work tree.</summary>
    public string? Fingerprint => Within(vm => FlakeMetadata.Fingerprint(flake, vm.FetchContext()));

    /// <summary>Whether the lock file beside the flake has all inputs as they are used; see Update-NixFlakeLock.</summary>
    public bool IsLockFileCurrent => !flake.IsChanged;

    /// <summary>The inputs by name, with theirs.</summary>
    public NixFlakeInput[] Inputs => inputs.Value;

    /// <summary>The outputs by name. Reading this evaluates which there are; each is evaluated when something of it is read.</summary>
    public NixFlakeOutputs Outputs => root.Error is { Exception: NixException error } ? throw new NixPropertyException(error) : root.Outputs;

    internal NixFlakeOutput Root => root;

    internal IReadOnlyCollection<string> InputPaths => flake.File.AllInputs().Keys.Select(static path => Bytes.ToText(path.ToString())).ToList();

    private FlakeRef Locked => flake.Flake.Locked;

    /// <summary>An output by its path; null if there is none.</summary>
    /// <param name="path">The path, such as <c>packages.x86_64-linux.default</c>.</param>
    public NixFlakeOutput? GetOutput(string path)
    {
        NixFlakeOutput? output = root;
        foreach (string name in NixPropertyException.Read(() => AttributePath.Parse(Bytes.FromText(path))))
        {
            output = output?.Outputs[Bytes.ToText(name)];
        }

        return output;
    }

    /// <summary>What <c>nix flake metadata --json</c> prints.</summary>
    public string ToMetadataJson() => Bytes.ToText(Within(vm => FlakeMetadata.ToJson(flake, vm.FetchContext())));

    /// <summary>Description, addresses and inputs, as <c>nix flake metadata</c> shows them, and the names of the outputs if they are known; evaluates nothing.</summary>
    public string GetText()
    {
        var lines = new List<string>();
        void Add(string label, string? text)
        {
            if (text is not null)
            {
                lines.Add((label + ":").PadRight(15) + DifferenceText.Visible(text));
            }
        }

        Add("Description", Description);
        Add("Resolved URL", ResolvedUrl);
        Add("Locked URL", LockedUrl);
        Add("Path", Path);
        Add("Revision", Revision ?? DirtyRevision);
        Add("Last modified", LastModified is { } time ? FlakeText.Show(time) : null);
        if (Inputs.Length > 0)
        {
            lines.Add("Inputs:");
            foreach (NixFlakeInput input in NixFlakeInput.All(NixFlakeInput.Of(flake.File.Root, InputPath.Root)))
            {
                lines.Add(input.GetText());
            }
        }

        Add("Outputs", root.IsEvaluated && root.Error is null ? string.Join(", ", root.Outputs) : "not evaluated (-Recurse lists them)");
        return string.Join(Environment.NewLine, lines);
    }

    /// <summary>The URL that was asked for.</summary>
    public override string ToString() => Url;

    private T Within<T>(Func<Vm, T> read) => NixPropertyException.Read(() =>
    {
        using RunspaceEntry entry = view.Context.Enter();
        return read(entry.Machine);
    });
}
