using System;
using System.Collections.Generic;
using TvixEval.Builtins;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Formats.Json;
using TvixEval.Text;

namespace TvixEval.Flakes;

/// <summary>
/// Looks at the outputs of a flake as <c>nix flake show</c> does: which there are, and what each of them is. Only what must be known for that is evaluated.
/// </summary>
internal sealed class FlakeOutputs
{
    private readonly string system;

    /// <summary>Creates it.</summary>
    /// <param name="system">The system whose outputs are looked at.</param>
    public FlakeOutputs(string system) => this.system = system;

    /// <summary>Whether outputs for other systems are looked at, too.</summary>
    public bool IncludesAllSystems { get; init; }

    /// <summary>Whether <c>legacyPackages</c> is looked at.</summary>
    public bool IncludesLegacy { get; init; }

    /// <summary>What is in a set of outputs, in the order of the names. Sets that could only have outputs of a certain kind, and have none, are left out.</summary>
    /// <param name="vm">The machine.</param>
    /// <param name="output">The set.</param>
    /// <param name="isLenient">Whether what fails in any way while looking for content counts as content.</param>
    /// <exception cref="NixException">It is no set, or fails.</exception>
    public List<FlakeOutput> Children(Vm vm, FlakeOutput output, bool isLenient)
    {
        var children = new List<FlakeOutput>();
        foreach (KeyValuePair<Symbol, Value> attribute in Attributes(vm, output).InNameOrder())
        {
            vm.Tick();
            FlakeOutput child = output.Child(attribute.Key.Name, attribute.Value);
            if (HasContent(vm, child, isLenient))
            {
                children.Add(child);
            }
        }

        return children;
    }

    /// <summary>Finds out what an output is; of a derivation the name only.</summary>
    /// <param name="vm">The machine.</param>
    /// <param name="output">The output.</param>
    /// <exception cref="NixException">It fails, or is not what its place asks for.</exception>
    public FlakeOutputFact Look(Vm vm, FlakeOutput output)
    {
        int depth = output.Depth;
        switch (output.First)
        {
            case "checks" or "packages" or "devShells" when depth == 3:
            case "defaultPackage" or "devShell" or "formatter" when depth == 2:
                return IsForOtherSystem(output) ? Omitted(FlakeOutputNote.OtherSystem)
                    : OrImport(() => IsDerivation(vm, output) ? Derivation(vm, output) : Omitted(FlakeOutputNote.NotADerivation));
            case "hydraJobs":
                return OrImport(() => IsDerivation(vm, output) ? Derivation(vm, output) : Set(vm, output));
            case "legacyPackages" when depth > 1:
                return !IncludesLegacy ? Omitted(FlakeOutputNote.Legacy)
                    : IsForOtherSystem(output) ? Omitted(FlakeOutputNote.OtherSystem)
                    : OrImport(() => IsDerivation(vm, output) ? Derivation(vm, output) : depth == 2 ? Set(vm, output) : Omitted(FlakeOutputNote.Nested));
            case "defaultApp" when depth == 2:
            case "apps" when depth == 3:
                return App(vm, output);
            case "defaultTemplate" when depth == 1:
            case "templates" when depth == 2:
                return new FlakeOutputFact(FlakeOutputKind.Template) { Description = Text(vm, Required(vm, output, "description")) };
            case "overlay" when depth == 1:
            case "overlays" when depth == 2:
                return new FlakeOutputFact(FlakeOutputKind.Overlay);
            case "nixosConfigurations" when depth == 2:
                return new FlakeOutputFact(FlakeOutputKind.Configuration);
            case "nixosModule" when depth == 1:
            case "nixosModules" when depth == 2:
                return new FlakeOutputFact(FlakeOutputKind.Module);
            case var _ when depth == 0 || IsSetOfOutputs(output):
                return Set(vm, output);
            default:
                return new FlakeOutputFact(FlakeOutputKind.Unknown);
        }
    }

    /// <summary>The description of a derivation or an app, or null.</summary>
    /// <param name="vm">The machine.</param>
    /// <param name="output">The output.</param>
    /// <exception cref="NixException">It fails, or is no string.</exception>
    public static string? Description(Vm vm, FlakeOutput output) =>
        Optional(vm, output, "meta") is { } meta && Optional(vm, meta, "description") is { } description ? Text(vm, description) : null;

    /// <summary>What <c>nix flake show --json</c> prints.</summary>
    /// <param name="vm">The machine.</param>
    /// <param name="root">The set of all outputs.</param>
    /// <param name="onOmitted">Is told of each output that is not shown.</param>
    /// <exception cref="NixException">An output fails; in <c>legacyPackages</c> only what is not an error of evaluation.</exception>
    public string ToJson(Vm vm, FlakeOutput root, Action<FlakeOutput, FlakeOutputNote> onOmitted)
    {
        var json = new JsonText();
        var open = new Stack<IEnumerator<FlakeOutput>>();
        open.Push(new List<FlakeOutput> { root }.GetEnumerator());
        bool isFirst = true;
        while (open.Count > 0)
        {
            if (!open.Peek().MoveNext())
            {
                open.Pop();
                isFirst = false;
                if (open.Count > 0)
                {
                    json.Raw('}');
                }

                continue;
            }

            FlakeOutput output = open.Peek().Current;
            if (output.Depth > 0)
            {
                json.Raw(isFirst ? string.Empty : ",");
                json.String(output.Name);
                json.Raw(':');
            }

            isFirst = Write(vm, json, output, open, onOmitted);
        }

        return json.Error is { } fault ? throw JsonWriter.SerializationError(fault) : json.ToString();
    }

    /// <summary>Writes an output, or begins a set; then its content is pushed, and true is returned.</summary>
    private bool Write(Vm vm, JsonText json, FlakeOutput output, Stack<IEnumerator<FlakeOutput>> open, Action<FlakeOutput, FlakeOutputNote> onOmitted)
    {
        vm.Tick();
        FlakeOutputFact fact;
        string? description;
        try
        {
            fact = Look(vm, output);
            description = fact.Description;
            if (fact.Kind == FlakeOutputKind.Derivation)
            {
                fact = OrImport(() =>
                {
                    description = Description(vm, output) ?? string.Empty;
                    return fact;
                });
            }

            if (fact.Kind == FlakeOutputKind.Set)
            {
                List<FlakeOutput> children = Children(vm, output, isLenient: false);
                if (open.Count > vm.MaxCallDepth)
                {
                    throw ValueTypes.NestedTooDeep(output.Value);
                }

                json.Raw('{');
                open.Push(children.GetEnumerator());
                return true;
            }
        }
        catch (NixException e) when (output.First == "legacyPackages" && IsOfEvaluation(e))
        {
            json.Raw("{}");
            return false;
        }

        if (fact.Note != FlakeOutputNote.None)
        {
            onOmitted(output, fact.Note);
        }

        json.Raw('{');
        if (description is not null)
        {
            json.Raw("\"description\":");
            json.String(description);
            json.Raw(',');
        }

        if (fact.Name is { } name)
        {
            json.Raw("\"name\":");
            json.String(name);
            json.Raw(',');
        }

        if (NameOf(fact.Kind) is { } kind)
        {
            json.Raw("\"type\":");
            json.String(kind);
        }

        json.Raw('}');
        return false;
    }

    /// <summary>What <c>nix flake show --json</c> calls a kind; null for those that it has no word for.</summary>
    public static string? NameOf(FlakeOutputKind kind) => kind switch
    {
        FlakeOutputKind.Derivation => "derivation",
        FlakeOutputKind.App => "app",
        FlakeOutputKind.Template => "template",
        FlakeOutputKind.Overlay => "nixpkgs-overlay",
        FlakeOutputKind.Configuration => "nixos-configuration",
        FlakeOutputKind.Module => "nixos-module",
        FlakeOutputKind.Unknown => "unknown",
        _ => null,
    };

    private static FlakeOutputFact Omitted(FlakeOutputNote note) => new(FlakeOutputKind.Omitted) { Note = note };

    /// <summary>Whether a place can have outputs of a certain kind only.</summary>
    private static bool IsSetOfOutputs(FlakeOutput output) => output.First switch
    {
        "defaultPackage" or "devShell" or "formatter" or "nixosConfigurations" or "nixosModules" or "defaultApp" or "templates" or "overlays" or "legacyPackages"
            => output.Depth == 1,
        "checks" or "packages" or "devShells" or "apps" => output.Depth <= 2,
        _ => false,
    };

    /// <summary>Whether a place is left out where it has nothing in it.</summary>
    private static bool MayBeEmpty(FlakeOutput output) => output.First switch
    {
        "apps" or "checks" or "devShells" or "legacyPackages" or "packages" => output.Depth <= 2,
        "formatter" or "nixosConfigurations" or "nixosModules" or "overlays" => output.Depth == 1,
        _ => false,
    };

    /// <summary>Whether an error is one of evaluation, which C++ Nix sees past where it looks for content (its <c>EvalError</c>).</summary>
    private static bool IsOfEvaluation(NixException e) => !e.EndsEvaluation && e.Kind is not (
        NixErrorKind.Parse or NixErrorKind.IO or NixErrorKind.Access or NixErrorKind.ExperimentalFeature or NixErrorKind.Unsupported or NixErrorKind.StoreConflict
        or NixErrorKind.FetchLimit or NixErrorKind.StackOverflow or NixErrorKind.InvalidFlake or NixErrorKind.Fetch or NixErrorKind.HashMismatch);

    private static bool HasContent(Vm vm, FlakeOutput output, bool isLenient)
    {
        if (!MayBeEmpty(output))
        {
            return true;
        }

        try
        {
            foreach (KeyValuePair<Symbol, Value> attribute in Attributes(vm, output).InNameOrder())
            {
                vm.Tick();
                if (HasContent(vm, output.Child(attribute.Key.Name, attribute.Value), isLenient))
                {
                    return true;
                }
            }

            return false;
        }
        catch (NixException e) when (isLenient ? !e.EndsEvaluation : IsOfEvaluation(e))
        {
            return true;
        }
    }

    private static AttrSet Attributes(Vm vm, FlakeOutput output) =>
        vm.Force(output.Value) as AttrSet ?? throw new NixException(NixErrorKind.Type, $"'{output}' is not an attribute set");

    private static FlakeOutput? Optional(Vm vm, FlakeOutput output, string name) =>
        vm.Force(output.Value) is AttrSet set && set.Get(name) is { } value ? output.Child(name, value) : null;

    private static FlakeOutput Required(Vm vm, FlakeOutput output, string name) => Optional(vm, output, name)
        ?? throw new NixException(NixErrorKind.InvalidFlake, $"attribute '{output.Child(name, output.Value)}' does not exist");

    private static string Text(Vm vm, FlakeOutput output) => vm.Force(output.Value) switch
    {
        NixString text => text.Bytes,
        NixPath path => path.Path,
        var other => throw new NixException(NixErrorKind.Type, $"'{output}' is not a string but {ValueTypes.Describe(other)}"),
    };

    private static bool IsDerivation(Vm vm, FlakeOutput output) => Optional(vm, output, "type") is { } type && Text(vm, type) == "derivation";

    private static FlakeOutputFact Derivation(Vm vm, FlakeOutput output) => new(FlakeOutputKind.Derivation)
    {
        Name = Text(vm, Required(vm, output, "name")),
    };

    private static FlakeOutputFact App(Vm vm, FlakeOutput output)
    {
        FlakeOutput? type = Optional(vm, output, "type");
        string? description = Description(vm, output);
        return type is not null && Text(vm, type) == "app"
            ? new FlakeOutputFact(FlakeOutputKind.App) { Description = description }
            : throw new NixException(NixErrorKind.Evaluation, "not an app definition");
    }

    /// <summary>The error of a set that is inside itself, so that looking at all that is in it would have no end.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="outer">Where it is too; the former is inside of it.</param>
    internal static NixException InsideItself(string path, string outer) =>
        new(NixErrorKind.InfiniteRecursion, $"'{path}' is the same set as '{outer}', which it is in: that has no end");

    private static FlakeOutputFact Set(Vm vm, FlakeOutput output)
    {
        AttrSet set = Attributes(vm, output);
        for (FlakeOutput? outer = output.Parent; outer is not null; outer = outer.Parent)
        {
            if (ReferenceEquals(outer.Value.Peek(), set))
            {
                throw InsideItself(output.ToString(), outer.ToString());
            }
        }

        return new FlakeOutputFact(FlakeOutputKind.Set);
    }

    private static FlakeOutputFact OrImport(Func<FlakeOutputFact> look)
    {
        try
        {
            return look();
        }
        catch (NixException e) when (PathArguments.IsRefusedImport(e))
        {
            return Omitted(FlakeOutputNote.ImportFromDerivation);
        }
    }

    private bool IsForOtherSystem(FlakeOutput output) => !IncludesAllSystems && output.Second != system;
}
