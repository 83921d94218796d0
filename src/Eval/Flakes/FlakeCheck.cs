using System;
using System.Collections.Generic;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using TvixEval.IO;
using TvixEval.Store;
using TvixEval.Syntax.Ast;
using TvixEval.Text;

namespace TvixEval.Flakes;

/// <summary>
/// Checks the outputs of a flake as <c>nix flake check --no-build --keep-going</c> does: that they are what their names say. What is found is reported at once, in C++ Nix's
/// order and words.
/// </summary>
internal sealed class FlakeCheck
{
    private static readonly Dictionary<string, string> Replacements = new(StringComparer.Ordinal)
    {
        ["defaultPackage"] = "packages.<system>.default",
        ["defaultApp"] = "apps.<system>.default",
        ["defaultTemplate"] = "templates.default",
        ["defaultBundler"] = "bundlers.<system>.default",
        ["overlay"] = "overlays.default",
        ["devShell"] = "devShells.<system>.default",
        ["nixosModule"] = "nixosModules.default",
    };

    // Names that others have agreed on, which C++ Nix knows and does not check.
    private static readonly HashSet<string> Unchecked = new(StringComparer.Ordinal)
    {
        "lib", "darwinConfigurations", "darwinModules", "flakeModule", "flakeModules", "herculesCI", "homeConfigurations", "homeModule", "homeModules", "nixopsConfigurations",
    };

    private readonly Vm vm;
    private readonly Action<FlakeFinding> report;
    private readonly string system;

    /// <summary>Creates a check.</summary>
    /// <param name="vm">The machine.</param>
    /// <param name="report">Is told what is found.</param>
    public FlakeCheck(Vm vm, Action<FlakeFinding> report)
    {
        this.vm = vm;
        this.report = report;
        system = vm.Evaluator().Settings.System;
    }

    private delegate void Check(string path, Value value, Position position);

    /// <summary>Whether outputs for other systems are checked, too.</summary>
    public bool IncludesAllSystems { get; init; }

    /// <summary>The systems whose outputs were not checked.</summary>
    public SortedSet<string> OmittedSystems { get; } = new(StringComparer.Ordinal);

    /// <summary>Checks the outputs.</summary>
    /// <param name="flake">The value of the flake.</param>
    /// <exception cref="NixException">The outputs are no set, or making them fails.</exception>
    public void Run(AttrSet flake)
    {
        AttrSet outputs = vm.ForceAttrs(flake.Get(Symbols.Outputs)!, "while evaluating the outputs of a flake", flake.Position);
        foreach ((string name, Value value, Position position) in Attributes(outputs))
        {
            if (name == "hydraJobs")
            {
                CheckOutput(name, value, position);
            }
        }

        foreach ((string name, Value value, Position position) in Attributes(outputs))
        {
            if (name != "hydraJobs")
            {
                CheckOutput(name, value, position);
            }
        }
    }

    private void CheckOutput(string name, Value value, Position position) => Guard(name, position, $"while checking flake output '{name}'", () =>
    {
        vm.Force(value, position);
        if (Replacements.TryGetValue(name, out string? replacement))
        {
            report(new FlakeFinding(name, FlakeFinding.DeprecatedOutput, $"flake output attribute '{name}' is deprecated; use '{replacement}' instead", position));
        }

        switch (name)
        {
            case "checks" or "packages" or "devShells":
                ForEachSystem(name, value, position, (path, set, at) => ForEach(path, set, at, CheckDerivation));
                break;
            case "apps":
                ForEachSystem(name, value, position, (path, set, at) => ForEach(path, set, at, CheckApp));
                break;
            case "bundlers":
                ForEachSystem(name, value, position, (path, set, at) => ForEach(path, set, at, CheckBundler));
                break;
            case "formatter" or "defaultPackage" or "devShell":
                ForEachSystem(name, value, position, CheckDerivation);
                break;
            case "defaultApp":
                ForEachSystem(name, value, position, CheckApp);
                break;
            case "defaultBundler":
                ForEachSystem(name, value, position, CheckBundler);
                break;
            case "legacyPackages":
                ForEachSystem(name, value, position, static (_, _, _) => { });
                break;
            case "overlay":
                CheckOverlay(name, value, position);
                break;
            case "overlays":
                ForEach(name, value, position, CheckOverlay);
                break;
            case "nixosModule":
                CheckModule(name, value, position);
                break;
            case "nixosModules":
                ForEach(name, value, position, CheckModule);
                break;
            case "nixosConfigurations":
                ForEach(name, value, position, CheckConfiguration);
                break;
            case "hydraJobs":
                CheckJobs(name, value, position);
                break;
            case "defaultTemplate":
                CheckTemplate(name, value, position);
                break;
            case "templates":
                ForEach(name, value, position, CheckTemplate);
                break;
            case var _ when Unchecked.Contains(name):
                break;
            default:
                report(new FlakeFinding(name, FlakeFinding.UnknownOutput, $"unknown flake output '{name}'", position));
                break;
        }
    });

    private void ForEach(string path, Value value, Position position, Check check)
    {
        foreach ((string name, Value element, Position at) in Attributes(vm.ForceAttrs(value, string.Empty, position)))
        {
            check(path + "." + name, element, at);
        }
    }

    /// <summary>Checks what a set has for each system that is to be checked.</summary>
    private void ForEachSystem(string path, Value value, Position position, Check check)
    {
        foreach ((string name, Value element, Position at) in Attributes(vm.ForceAttrs(value, string.Empty, position)))
        {
            if (name.IndexOf('-') < 0)
            {
                report(new FlakeFinding(path + "." + name, Error($"'{name}' is not a valid system type, at {at.Show()}")));
            }

            if (IncludesAllSystems || name == system)
            {
                check(path + "." + name, element, at);
            }
            else
            {
                OmittedSystems.Add(name);
            }
        }
    }

    private void CheckDerivation(string path, Value value, Position position) => Guard(path, position, $"while checking the derivation '{path}'", () =>
    {
        if (vm.Force(value, ValueTypes.PositionOf(value, Position.None)) is not AttrSet set || !vm.IsDerivation(set))
        {
            throw Error($"flake attribute '{path}' is not a derivation");
        }

        Value name = set.Get(Symbols.Name) ?? throw new NixException(NixErrorKind.Type, "derivation name missing");
        vm.ForceStringNoContext(name, "while evaluating the 'name' attribute of a derivation");
        if (set.Get(Symbols.DrvPath) is not { } derivation)
        {
            return;
        }

        const string Trace = "while evaluating the 'drvPath' attribute of a derivation";
        Position at = set.PositionOf(Symbols.DrvPath);
        StringContext? context = null;
        string file = vm.CoerceToString(derivation, ref context, Trace, more: false, copyToStore: false, canonicalizePath: true, at);
        if (!vm.Evaluator().Store.Directory.IsStorePath(file))
        {
            throw new NixException(NixErrorKind.InvalidStorePath, $"path '{file}' is not in the Nix store").AddTrace(at, Trace);
        }

        if (!StorePathNames.IsDerivation(file))
        {
            throw new NixException(NixErrorKind.InvalidStorePath, $"store path '{CanonPath.BaseName(file)}' is not a valid derivation path").AddTrace(at, Trace);
        }
    });

    private void CheckApp(string path, Value value, Position position) => Guard(path, position, $"while checking the app definition '{path}'", () =>
    {
        AttrSet app = vm.ForceAttrs(value, string.Empty, position);
        Value type = app.Get(Symbols.Type) ?? throw Error($"app '{path}' lacks attribute 'type'");
        vm.ForceStringNoContext(type, string.Empty, app.PositionOf(Symbols.Type));
        Value program = app.Get("program") ?? throw Error($"app '{path}' lacks attribute 'program'");
        vm.ForceString(program, string.Empty, PositionOf(app, "program"));
        if (app.Get(Symbols.Meta) is not { } meta)
        {
            report(new FlakeFinding(path, FlakeFinding.AppWithoutDescription, $"app '{path}' lacks attribute 'meta'", position));
        }
        else
        {
            AttrSet set = vm.ForceAttrs(meta, string.Empty, app.PositionOf(Symbols.Meta));
            if (set.Get(Symbols.Description) is { } description)
            {
                vm.ForceStringNoContext(description, string.Empty, set.PositionOf(Symbols.Description));
            }
            else
            {
                report(new FlakeFinding(path, FlakeFinding.AppWithoutDescription, $"app '{path}' lacks attribute 'meta.description'", app.PositionOf(Symbols.Meta)));
            }
        }

        RefuseOthers(app, $"app '{path}'", "type", "program", "meta");
    });

    private void CheckOverlay(string path, Value value, Position position) => Guard(path, position, $"while checking the overlay '{path}'", () =>
    {
        Value overlay = vm.Force(value, position);
        FunctionHead lambda = (overlay as Closure)?.Lambda ?? throw Error($"overlay is not a function, but {ValueTypes.Describe(overlay)} instead");
        string argument = lambda.Argument.IsNone ? string.Empty : lambda.Argument.Name;
        if (lambda.Formals is not null || argument is not ("final" or "_final" or "_"))
        {
            throw Error("overlay does not take an argument named 'final'");
        }
    });

    private void CheckModule(string path, Value value, Position position) =>
        Guard(path, position, $"while checking the NixOS module '{path}'", () => vm.Force(value, position));

    private void CheckConfiguration(string path, Value value, Position position) => Guard(path, position, $"while checking the NixOS configuration '{path}'", () =>
    {
        Value system = AttributePath.Follow(vm, value, "config.system.build.toplevel", AttrSet.Empty);
        if (!vm.IsDerivation(vm.Force(system, position)))
        {
            throw Error("attribute 'config.system.build.toplevel' is not a derivation");
        }
    });

    private void CheckTemplate(string path, Value value, Position position) => Guard(path, position, $"while checking the template '{path}'", () =>
    {
        AttrSet template = vm.ForceAttrs(value, string.Empty, position);
        StringContext? context = null;
        Value source = template.Get(Symbols.Path) ?? throw Error($"template '{path}' lacks attribute 'path'");
        string folder = vm.CoerceToPath(source, ref context, string.Empty, template.PositionOf(Symbols.Path));
        if (vm.Evaluator().Files.GetKind(folder) == FileKind.Missing)
        {
            throw Error($"template '{path}' refers to a non-existent path '{folder}'");
        }

        Value description = template.Get(Symbols.Description) ?? throw Error($"template '{path}' lacks attribute 'description'");
        vm.ForceStringNoContext(description, string.Empty, template.PositionOf(Symbols.Description));
        RefuseOthers(template, $"template '{path}'", "path", "description", "welcomeText");
    });

    // C++ Nix calls it a template in the trace.
    private void CheckBundler(string path, Value value, Position position) => Guard(path, position, $"while checking the template '{path}'", () =>
    {
        if (vm.Force(value, position) is not Closure)
        {
            throw Error("bundler must be a function");
        }
    });

    /// <summary>Checks a set of jobs and the sets in it, without recursion: a hostile one has no end.</summary>
    private void CheckJobs(string path, Value value, Position position)
    {
        var open = new Stack<(string Path, Position Position, AttrSet Set, IEnumerator<(string Name, Value Value, Position Position)> Jobs)>();
        void Open(string name, Value jobs, Position at) => Guard(name, at, TraceOfJobs(name), () =>
        {
            AttrSet set = vm.ForceAttrs(jobs, string.Empty, at);
            if (vm.IsDerivation(set))
            {
                throw Error("jobset should not be a derivation at top-level");
            }

            if (open.Count >= vm.MaxCallDepth)
            {
                throw ValueTypes.NestedTooDeep(set);
            }

            foreach ((string outer, _, AttrSet around, _) in open)
            {
                if (ReferenceEquals(around, set))
                {
                    throw FlakeOutputs.InsideItself(name, outer);
                }
            }

            open.Push((name, at, set, Attributes(set).GetEnumerator()));
        });

        Open(path, value, position);
        while (open.Count > 0)
        {
            (string outer, Position outerPosition, _, IEnumerator<(string Name, Value Value, Position Position)> rest) = open.Peek();
            if (!rest.MoveNext())
            {
                open.Pop();
                continue;
            }

            (string name, Value job, Position at) = rest.Current;
            bool isDerivation = false;
            bool isFine = Guard(outer, outerPosition, TraceOfJobs(outer), () => isDerivation = vm.IsDerivation(vm.ForceAttrs(job, string.Empty, at)));
            if (!isFine)
            {
                // Something that is neither ends the set that it is in.
                open.Pop();
            }
            else if (isDerivation)
            {
                CheckDerivation(outer + "." + name, job, at);
            }
            else
            {
                Open(outer + "." + name, job, at);
            }
        }
    }

    private static string TraceOfJobs(string path) => $"while checking the Hydra jobset '{path}'";

    private void RefuseOthers(AttrSet set, string what, params string[] known)
    {
        foreach ((string name, _, _) in Attributes(set))
        {
            if (Array.IndexOf(known, name) < 0)
            {
                throw Error($"{what} has unsupported attribute '{name}'");
            }
        }
    }

    /// <summary>Does a part of the check. An error in it is reported with a line of trace, unless it ends all.</summary>
    private bool Guard(string path, Position position, string trace, Action check)
    {
        NixException error;
        try
        {
            vm.Tick();
            check();
            return true;
        }
        catch (NixException e) when (!e.EndsEvaluation)
        {
            error = e.AddTrace(position, trace);
        }

        report(new FlakeFinding(path, error));
        return false;
    }

    /// <summary>The attributes of a set in the order in which C++ Nix has them: that in which their names were first seen.</summary>
    private IEnumerable<(string Name, Value Value, Position Position)> Attributes(AttrSet set)
    {
        foreach (int i in vm.Names.SlotsOf(set.Shape))
        {
            yield return (SymbolTable.NameOf(set.Keys[i]), set.At(i), set.Shape.PositionAt(i));
        }
    }

    private static Position PositionOf(AttrSet set, string name)
    {
        int symbol = SymbolTable.Find(name);
        return symbol == 0 ? Position.None : set.PositionOf(new Symbol(symbol));
    }

    private static NixException Error(string message) => new(NixErrorKind.InvalidFlake, message);
}
