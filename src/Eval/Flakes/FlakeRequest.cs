using System;
using System.Collections.Generic;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using TvixEval.Store;

namespace TvixEval.Flakes;

/// <summary>What a user asks of a flake: an output, or its lock file.</summary>
internal sealed class FlakeRequest
{
    /// <summary>Creates a request.</summary>
    /// <param name="text">A flake reference, perhaps with <c>#</c> and an output; bytes, one a char.</param>
    /// <param name="folder">The folder that relative paths start from, a Nix path.</param>
    public FlakeRequest(string text, string folder)
    {
        Text = text;
        Folder = folder;
    }

    /// <summary>A flake reference, perhaps with <c>#</c> and an output.</summary>
    public string Text { get; }

    /// <summary>The folder that relative paths start from.</summary>
    public string Folder { get; }

    /// <summary>References by the paths of the inputs that they override (<c>nixpkgs</c>, <c>dep/nixpkgs</c>).</summary>
    public IReadOnlyDictionary<string, string> InputOverrides { get; set; } = new Dictionary<string, string>();

    /// <summary>
    /// Is told of overrides of inputs that do not exist, by their paths, with the names of the inputs that do. Null for the warnings of C++ Nix,
    /// which name its flags.
    /// </summary>
    public Action<InputPath, IReadOnlyCollection<string>>? OnUnknownOverride { get; set; }

    /// <summary>Is told of inputs to lock anew that do not exist, likewise.</summary>
    public Action<InputPath, IReadOnlyCollection<string>>? OnUnknownUpdate { get; set; }

    /// <summary>Outputs in which the one that is asked for is looked up too, after the places where C++ Nix looks.</summary>
    public IReadOnlyList<string> Places { get; set; } = Array.Empty<string>();

    /// <summary>Evaluates the output that is asked for.</summary>
    /// <exception cref="NixException">The flake cannot be had or locked, has no such output, or that fails.</exception>
    public Value Evaluate(Vm vm)
    {
        FlakeTarget target = Parse(vm);
        LockedFlake flake = Locker(vm).Lock(target.Reference);
        return target.Select(vm, (AttrSet)FlakeCaller.Call(vm, flake), vm.Evaluator().Settings.System, Places);
    }

    /// <summary>Fetches the flake and locks its inputs; nothing is written.</summary>
    /// <exception cref="NixException">It cannot be had or locked, or the text names an output, too.</exception>
    public LockedFlake Lock(Vm vm) => Locker(vm).Lock(ParseWhole(vm));

    /// <summary>The flake that is asked for.</summary>
    /// <exception cref="NixException">The text is no reference, or names an output, too; or there is no flake.</exception>
    public FlakeRef ParseWhole(Vm vm)
    {
        FlakeTarget target = Parse(vm);
        return target.Fragment.Length == 0
            ? target.Reference
            : throw new NixException(NixErrorKind.InvalidFlake, $"unexpected fragment '{target.Fragment}' in flake reference '{Text}'");
    }

    /// <summary>The flake and the output that are asked for.</summary>
    /// <exception cref="NixException">The text is no reference, or there is no flake.</exception>
    public FlakeTarget Parse(Vm vm)
    {
        var context = vm.FetchContext();
        context.RequireFeature(ExperimentalFeatures.Flakes);
        return FlakeTarget.Parse(context, Text, Folder);
    }

    /// <summary>What locks the flake.</summary>
    /// <exception cref="NixException">An override makes no sense.</exception>
    public FlakeLocker Locker(Vm vm)
    {
        var context = vm.FetchContext();
        var overrides = new SortedDictionary<InputPath, FlakeRef>();
        foreach (KeyValuePair<string, string> pair in InputOverrides)
        {
            InputPath path = InputPath.Parse(pair.Key);
            if (path.Names.Length == 0)
            {
                throw new NixException(NixErrorKind.InvalidFlake, "the path of an input to override must not be empty; it would refer to the flake itself");
            }

            overrides[path] = new FlakeRefParser(context) { BaseFolder = Folder, AllowsMissing = true }.Parse(pair.Value);
        }

        return new FlakeLocker(vm, context) { AllowUnlocked = true, InputOverrides = overrides, OnUnknownOverride = OnUnknownOverride, OnUnknownUpdate = OnUnknownUpdate };
    }
}
