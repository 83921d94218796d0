using System;
using System.Collections.Generic;
using System.Management.Automation;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Flakes;
using TvixEval.Module.Errors;
using TvixEval.Module.Flakes;
using TvixEval.Module.Sessions;
using TvixEval.Syntax;
using TvixEval.Text;

namespace TvixEval.Module;

/// <summary>
/// An output of a flake, or a set that outputs are in. It is evaluated when one of <c>Kind</c>, <c>DerivationName</c>, <c>Description</c>, <c>Note</c>, <c>Error</c> and
/// <c>Outputs</c> is read, and only as far as <c>nix flake show</c> would.
/// </summary>
public sealed class NixFlakeOutput
{
    private const string ErrorKind = "error";
    private const string SetKind = "set";
    internal const string OmittedKind = "omitted";

    private static readonly NixFlakeOutputs None = new(Array.Empty<NixFlakeOutput>());

    private readonly FlakeOutput output;
    private readonly FlakeView view;
    private volatile Seen? seen;
    private string tree = string.Empty;

    internal NixFlakeOutput(FlakeOutput output, FlakeView view)
    {
        this.output = output;
        this.view = view;
        Name = Bytes.ToText(output.Name);
        Path = FlakeText.Path(output.Names);
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>The path, as in <c>Invoke-NixExpression -Flake '.#packages.x86_64-linux.default'</c>.</summary>
    public string Path { get; }

    /// <summary>
    /// What it is, as <c>nix flake show --json</c> calls it: derivation, app, template, nixpkgs-overlay, nixos-configuration, nixos-module or unknown; set for a set of outputs,
    /// omitted for what is not shown (<c>Note</c> says why), error for what fails (<c>Error</c>).
    /// </summary>
    public string Kind => Look() is { Fact: { } fact } ? KindOf(fact.Kind) : ErrorKind;

    /// <summary>The name of a derivation, or null.</summary>
    public string? DerivationName => Text(Look().Fact?.Name);

    /// <summary>The description of a derivation, an app or a template, or null.</summary>
    public string? Description => Look().Fact is { Kind: FlakeOutputKind.Derivation }
        ? NixPropertyException.Read(() =>
        {
            using RunspaceEntry entry = view.Context.Enter();
            return Text(FlakeOutputs.Description(entry.Machine, output));
        })
        : Text(Look().Fact?.Description);

    /// <summary>Why it is not shown, or null.</summary>
    public string? Note => NoteOf(Look().Fact);

    /// <summary>What is wrong with it, or null.</summary>
    public ErrorRecord? Error => Look().Error;

    /// <summary>The outputs in a set; empty for everything else.</summary>
    public NixFlakeOutputs Outputs => Look().Children;

    /// <summary>The value itself, not evaluated. No property: whatever shows all properties of an object would evaluate all of it.</summary>
    public NixValue GetValue() => view.Wrap(output.Value);

    /// <summary>Whether it has been looked at.</summary>
    public bool IsEvaluated => seen is not null;

    internal FlakeOutput Output => output;

    /// <summary>Its line in the tree of outputs, as it is shown; evaluates nothing.</summary>
    public string GetText() => tree + DifferenceText.Visible(Bytes.ToText(NixText.Identifier(output.Name)) + Summary());

    /// <summary>The path and what it is, as far as that is known; evaluates nothing.</summary>
    public override string ToString() => DifferenceText.Visible(Path + Summary());

    /// <summary>The name of a kind.</summary>
    internal static string KindOf(FlakeOutputKind kind) => FlakeOutputs.NameOf(kind) ?? (kind == FlakeOutputKind.Set ? SetKind : OmittedKind);

    /// <summary>Why an output is not shown; null for one that is.</summary>
    internal static string? NoteOf(FlakeOutputFact? fact) => fact is null ? null : NoteOf(fact.Note);

    /// <summary>Why an output is not shown; null for one that is.</summary>
    internal static string? NoteOf(FlakeOutputNote note) => note switch
    {
        FlakeOutputNote.OtherSystem => "omitted (use -AllSystems to show it)",
        FlakeOutputNote.Legacy => "omitted (use -Legacy to show it)",
        FlakeOutputNote.ImportFromDerivation => "omitted due to use of import from derivation",
        FlakeOutputNote.NotADerivation => "is not a derivation",
        _ => null,
    };

    /// <summary>An output and all that is in it, each after the set that it is in, as they are found. All are looked at.</summary>
    /// <param name="vm">The machine.</param>
    /// <param name="root">What to begin with.</param>
    /// <param name="includesRoot">Whether that is one of them.</param>
    internal static IEnumerable<NixFlakeOutput> All(Vm vm, NixFlakeOutput root, bool includesRoot)
    {
        root.Look(vm);
        if (includesRoot)
        {
            yield return root;
        }

        var open = new Stack<(NixFlakeOutputs Outputs, int Next, string Prefix)>();
        open.Push((root.Outputs, 0, string.Empty));
        while (open.Count > 0)
        {
            (NixFlakeOutputs all, int next, string prefix) = open.Pop();
            if (next == all.Count)
            {
                continue;
            }

            NixFlakeOutput output = all[next];
            bool isLast = next == all.Count - 1;
            open.Push((all, next + 1, prefix));
            output.tree = TreeGlyphs.Of(prefix, isLast);
            output.Look(vm);
            yield return output;
            if (output.Outputs.Count > 0)
            {
                if (open.Count > vm.MaxCallDepth)
                {
                    throw ValueTypes.NestedTooDeep(output.output.Value);
                }

                open.Push((output.Outputs, 0, TreeGlyphs.Below(prefix, isLast)));
            }
        }
    }

    /// <summary>Looks at it, if nobody has.</summary>
    /// <param name="vm">The machine.</param>
    /// <exception cref="NixException">A limit was reached.</exception>
    internal void Look(Vm vm) => seen ??= See(vm);

    private static string? Text(string? bytes) => bytes is null ? null : Bytes.ToText(bytes);

    // As nix flake show words it.
    private string Summary()
    {
        if (seen is not { } known)
        {
            return string.Empty;
        }

        if (known.Fact is not { } fact)
        {
            return ": error: " + known.Error!.Exception.Message;
        }

        return fact.Kind switch
        {
            FlakeOutputKind.Set => string.Empty,
            FlakeOutputKind.Derivation => $": {NounOf(output)} '{Text(fact.Name)}'",
            FlakeOutputKind.App => $": app: {Text(fact.Description) ?? "no description"}",
            FlakeOutputKind.Template => $": template: {Text(fact.Description)}",
            FlakeOutputKind.Overlay => ": Nixpkgs overlay",
            FlakeOutputKind.Configuration => ": NixOS configuration",
            FlakeOutputKind.Module => ": NixOS module",
            FlakeOutputKind.Unknown => ": unknown",
            _ => NoteOf(fact) is { } note ? " " + note : string.Empty,
        };
    }

    private static string NounOf(FlakeOutput output) => output.First switch
    {
        "devShell" or "devShells" => "development environment",
        "checks" or "hydraJobs" => "derivation",
        _ => "package",
    };

    private Seen Look()
    {
        return seen ??= NixPropertyException.Read(() =>
        {
            using RunspaceEntry entry = view.Context.Enter();
            return See(entry.Machine);
        });
    }

    private Seen See(Vm vm)
    {
        try
        {
            FlakeOutputFact fact = view.Outputs.Look(vm, output);
            return new Seen(fact, null, fact.Kind == FlakeOutputKind.Set ? view.Children(vm, output) : None);
        }
        catch (NixException e) when (!e.EndsEvaluation)
        {
            return new Seen(null, ErrorRecords.Create(e, Path), None);
        }
    }

    private sealed class Seen
    {
        public Seen(FlakeOutputFact? fact, ErrorRecord? error, NixFlakeOutputs children)
        {
            Fact = fact;
            Error = error;
            Children = children;
        }

        public FlakeOutputFact? Fact { get; }

        public ErrorRecord? Error { get; }

        public NixFlakeOutputs Children { get; }
    }
}
