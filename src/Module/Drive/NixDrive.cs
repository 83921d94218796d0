using System;
using System.Management.Automation;
using System.Runtime.CompilerServices;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Engine;
using TvixEval.Flakes;
using TvixEval.Module.Navigation;
using TvixEval.Module.Sessions;
using TvixEval.Text;
using TvixEval.Work;

namespace TvixEval.Module.Drive;

/// <summary>
/// A mounted value. Its root is the drive's own name, so that a path of the provider says which drive it belongs to; what was
/// mounted is the description. The name has its colon: the engine takes the root away from the beginning of any path that begins
/// with it, and the name alone could be the beginning of an attribute's name.
/// </summary>
internal sealed class NixDrive : PSDriveInfo
{
    /// <summary>The name of the drive that is there from the beginning.</summary>
    public const string DefaultName = "Nix";

    private readonly AttrSet arguments;
    private readonly Lazy<ValueContext> context;
    private readonly Func<Vm, Value> load;
    private readonly ConditionalWeakTable<Value, Value> called = new();
    private Value? root;

    /// <summary>Creates a drive.</summary>
    /// <param name="drive">Name, provider and description.</param>
    /// <param name="context">What the values belong to.</param>
    /// <param name="arguments">Arguments by name for functions on the way.</param>
    /// <param name="limits">The limits of each access.</param>
    /// <param name="load">Gives the root when it is first needed.</param>
    public NixDrive(PSDriveInfo drive, Lazy<ValueContext> context, AttrSet arguments, WorkLimits limits, Func<Vm, Value> load)
        : base(drive.Name, drive.Provider, RootOf(drive.Name), drive.Description, drive.Credential, drive.Description)
    {
        this.context = context;
        this.arguments = arguments;
        Limits = limits;
        this.load = load;
    }

    internal ValueContext Context => context.Value;

    /// <summary>What each access may take: all that one operation of the provider does.</summary>
    internal WorkLimits Limits { get; }

    /// <summary>The root of a drive, and so the first part of the provider's paths in it.</summary>
    /// <param name="name">The name of the drive.</param>
    public static string RootOf(string name) => name + ":";

    /// <summary>The value at the root.</summary>
    /// <param name="vm">The machine.</param>
    public Value GetRoot(Vm vm) => root ??= load(vm);

    /// <summary>Evaluates an item to look into it; a function is called once, however often somebody looks.</summary>
    /// <param name="vm">The machine.</param>
    /// <param name="item">The item.</param>
    public Value Open(Vm vm, Value item)
    {
        Value value = vm.Force(item);
        if (value is not Closure)
        {
            return value;
        }

        if (!called.TryGetValue(value, out Value? result))
        {
            result = ValueTree.Open(vm, value, arguments);
            result = called.GetValue(value, _ => result);
        }

        return result;
    }

    /// <summary>Whether an item may have items of its own, as far as that is known without evaluating it.</summary>
    /// <param name="item">The item.</param>
    public bool MayBeFolder(Value item) =>
        item.Peek() is Closure closure && called.TryGetValue(closure, out Value? result) ? ValueTree.IsBranch(result) : ValueTree.MayBeBranch(item, arguments);

    /// <summary>The drive that is there from the beginning: the builtins, and what the search path names.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="options">The evaluator's options. They are asked for when the drive is first looked into: importing the module looks at nothing.</param>
    /// <param name="folder">The native path of the current folder.</param>
    public static NixDrive CreateDefault(ProviderInfo provider, Func<EvaluationOptions> options, string folder)
    {
        // The search path as it is when the drive is first looked into: each of its names, and the library of nixpkgs.
        const string Root = """
            let
              names = builtins.filter (entry: entry.prefix != "" && builtins.match "[^/]+" entry.prefix != null) builtins.nixPath;
              imported = builtins.listToAttrs (map (entry: { name = entry.prefix; value = import (builtins.findFile builtins.nixPath entry.prefix); }) names);
              library = builtins.tryEval (builtins.findFile builtins.nixPath "nixpkgs/lib");
            in
            (if library.success then { lib = import library.value; } else { }) // imported // { inherit builtins; }
            """;
        return new NixDrive(
            new PSDriveInfo(DefaultName, provider, DefaultName, "The builtins, and the entries of NIX_PATH.", null),
            new Lazy<ValueContext>(() => ValueContext.New(EvaluatorPool.Get(options()))),
            AttrSet.Empty,
            default,
            vm => vm.Evaluator().EvalSource(vm, Evaluation.FromText(Root, folder)));
    }

    /// <summary>A drive for a source.</summary>
    /// <param name="drive">Name, provider and description.</param>
    /// <param name="context">What the values belong to.</param>
    /// <param name="arguments">Arguments by name for functions on the way.</param>
    /// <param name="limits">The limits of each access.</param>
    /// <param name="open">Reads the source.</param>
    public static NixDrive Create(PSDriveInfo drive, ValueContext context, AttrSet arguments, WorkLimits limits, Func<SourceFile> open) =>
        new(drive, new Lazy<ValueContext>(() => context), arguments, limits, vm => context.Evaluator.EvalSource(vm, open()));

    /// <summary>A drive for an output of a flake.</summary>
    /// <param name="drive">Name, provider and description.</param>
    /// <param name="context">What the values belong to.</param>
    /// <param name="arguments">Arguments by name for functions on the way.</param>
    /// <param name="limits">The limits of each access.</param>
    /// <param name="request">The output.</param>
    public static NixDrive Create(PSDriveInfo drive, ValueContext context, AttrSet arguments, WorkLimits limits, FlakeRequest request) =>
        new(drive, new Lazy<ValueContext>(() => context), arguments, limits, request.Evaluate);
}
