using System;
using System.Collections.Generic;
using System.Threading;
using TvixEval.Engine;
using TvixEval.Fetch;
using TvixEval.Flakes;
using TvixEval.Text;

namespace TvixEval;

/// <summary>A flake (see <see cref="NixEngine.GetFlake"/>): where it is from, its inputs as they are locked, and its outputs, which are evaluated when they are read.</summary>
public sealed class NixFlake
{
    private readonly NixEngine engine;
    private readonly LockedFlake flake;
    private readonly FetchSettings settings;

    internal NixFlake(NixEngine engine, LockedFlake flake, FetchSettings settings)
    {
        this.engine = engine;
        this.flake = flake;
        this.settings = settings;
        Outputs = engine.Wrap(FlakeCaller.Outputs(flake));
        Inputs = NixFlakeInput.Of(flake.File.Root, InputPath.Root);
    }

    /// <summary>The description, or null.</summary>
    public string? Description => flake.Flake.Description is { } description ? Bytes.ToText(description) : null;

    /// <summary>What was asked for.</summary>
    public string Url => FlakeFacts.Url(flake.Reference)!;

    /// <summary>What a registry makes of that.</summary>
    public string ResolvedUrl => FlakeFacts.Url(flake.Flake.Resolved)!;

    /// <summary>What was fetched, so that it can be fetched again; null where it cannot, as of a work tree with changes.</summary>
    public string? LockedUrl => flake.Flake.Locked.Input.IsLocked(settings) ? FlakeFacts.Url(flake.Flake.Locked) : null;

    /// <summary>The path in the store.</summary>
    public string StorePath => Bytes.ToText(flake.Flake.Tree!.StorePath);

    /// <summary>The revision, or null.</summary>
    public string? Revision => FlakeFacts.Revision(flake.Flake.Locked);

    /// <summary>When it was last modified, in UTC; or null.</summary>
    public DateTime? LastModified => FlakeFacts.LastModified(flake.Flake.Locked);

    /// <summary>Whether the lock file beside the flake has all inputs as they are used.</summary>
    public bool IsLockFileCurrent => !flake.IsChanged;

    /// <summary>The inputs, in the order of their names.</summary>
    public IReadOnlyList<NixFlakeInput> Inputs { get; }

    /// <summary>The outputs, not evaluated.</summary>
    public NixValue Outputs { get; }

    /// <summary>What <c>nix flake metadata --json</c> prints.</summary>
    /// <exception cref="NixError">The history of a repository cannot be read, which says how many revisions there are.</exception>
    public string ToMetadataJson() => engine.Run(flake, static (vm, flake) => Bytes.ToText(FlakeMetadata.ToJson(flake, vm.FetchContext())));

    /// <summary>
    /// What <c>nix flake show --json</c> prints: the outputs and what each is (derivation, app, template ...). Evaluates only as far as that needs. What is for other systems
    /// than that of the engine, and what is in <c>legacyPackages</c>, are empty objects unless they are asked for.
    /// </summary>
    /// <param name="allSystems">Whether outputs for all systems are shown.</param>
    /// <param name="legacy">Whether the content of <c>legacyPackages</c> is shown.</param>
    /// <param name="cancellationToken">Cancels the evaluation.</param>
    /// <exception cref="NixError">An output fails.</exception>
    public string ToOutputJson(bool allSystems = false, bool legacy = false, CancellationToken cancellationToken = default) => engine.Run(
        (Outputs.Value, allSystems, legacy),
        static (vm, call) =>
        {
            var outputs = new FlakeOutputs(vm.Evaluator().Settings.System) { IncludesAllSystems = call.allSystems, IncludesLegacy = call.legacy };
            return Bytes.ToText(outputs.ToJson(vm, new FlakeOutput(call.Value), static (_, _) => { }));
        },
        cancellationToken);
}
