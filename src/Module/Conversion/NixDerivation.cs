using System;
using System.Collections.Generic;
using System.Collections.Specialized;
using System.ComponentModel;
using System.Management.Automation;
using System.Threading;
using TvixEval.Builtins;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Differences;
using TvixEval.Module.Conversion;
using TvixEval.Module.Sessions;
using TvixEval.Packages;
using TvixEval.Store;
using TvixEval.Text;

namespace TvixEval.Module;

/// <summary>
/// A derivation in a set of packages. Its names and store paths are available immediately; the contents of its <c>.drv</c>
/// file and its <c>meta</c> attributes are computed when they are read.
/// </summary>
[TypeConverter(typeof(NixValueConverter))]
public sealed class NixDerivation : NixValue
{
    private static readonly string TypeOfThisVersion = TypeNames.OfThisVersion(typeof(NixDerivation).FullName!);

    private readonly Lazy<Derivation?> content;
    private readonly Value? meta;
    private readonly (string Name, string Version) parts;

    private NixDerivation(Package package, ValueContext context)
        : base(package.Set, context)
    {
        AttributePath = Bytes.ToText(package.AttributePath);
        Name = Bytes.ToText(package.Name);
        System = Bytes.ToText(package.System);
        DrvPath = Text(package.DerivationPath);
        OutPath = Text(package.OutputPath);
        foreach (KeyValuePair<string, string> output in package.Outputs)
        {
            Outputs[Bytes.ToText(output.Key)] = Bytes.ToText(output.Value);
        }

        parts = Versions.ParseName(package.Name);
        meta = package.Set.Get(Symbols.Meta);
        content = new Lazy<Derivation?>(
            () => package.DerivationPath is { } path ? context.Evaluator.Store.Parse(path) : null, LazyThreadSafetyMode.PublicationOnly);
    }

    private NixDerivation(Value value, DerivationGraph graph, string path, Derivation derivation, string attributePath, ValueContext context)
        : base(value, context)
    {
        Graph = graph;
        AttributePath = attributePath;
        Name = Bytes.ToText(derivation.Name);
        System = Bytes.ToText(derivation.System);
        DrvPath = Bytes.ToText(path);
        foreach (KeyValuePair<string, DerivationOutput> output in derivation.Outputs)
        {
            Outputs[Bytes.ToText(output.Key)] = Text(output.Value.PathIn(graph.Directory, derivation.Name, output.Key));
        }

        OutPath = (Outputs.Contains("out") ? Outputs["out"] : Outputs.Count > 0 ? Outputs[0] : null) as string;
        parts = Versions.ParseName(derivation.Name);
        content = new Lazy<Derivation?>(() => derivation);
    }

    /// <summary>The attribute path, such as <c>pythonPackages.requests</c>; empty for the expression itself.</summary>
    public string AttributePath { get; }

    /// <summary>The name, with the version.</summary>
    public string Name { get; }

    /// <summary>The name without the version: the part before the first dash that is not followed by a letter.</summary>
    public string PName => Bytes.ToText(parts.Name);

    /// <summary>The version in the name, or an empty string.</summary>
    public string Version => Bytes.ToText(parts.Version);

    /// <summary>The system that it is built on, such as <c>x86_64-linux</c>.</summary>
    public string System { get; }

    /// <summary>The store path of the derivation, or null for a set that only looks like one.</summary>
    public string? DrvPath { get; }

    /// <summary>The store path of the selected output, or null.</summary>
    public string? OutPath { get; }

    /// <summary>The store paths of the outputs, by name, in the order of their declaration.</summary>
    public OrderedDictionary Outputs { get; } = new(StringComparer.Ordinal);

    /// <summary>The program that builds it.</summary>
    public string? Builder => Text(Content?.Builder);

    /// <summary>The arguments of the program.</summary>
    public string[] Arguments => Texts(Content?.Arguments);

    /// <summary>The environment variables of the program.</summary>
    public OrderedDictionary Environment
    {
        get
        {
            var environment = new OrderedDictionary(StringComparer.Ordinal);
            foreach (KeyValuePair<string, string> variable in Content?.Environment ?? Empty<string>())
            {
                environment[Bytes.ToText(variable.Key)] = Bytes.ToText(variable.Value);
            }

            return environment;
        }
    }

    /// <summary>The input derivations by store path, with the names of the outputs that are used.</summary>
    public OrderedDictionary InputDerivations
    {
        get
        {
            var inputs = new OrderedDictionary(StringComparer.Ordinal);
            foreach (KeyValuePair<string, DerivationInput> input in Content?.InputDerivations ?? Empty<DerivationInput>())
            {
                inputs[Bytes.ToText(input.Key)] = Texts(input.Value.Outputs);
            }

            return inputs;
        }
    }

    /// <summary>The store paths of the source files that it uses.</summary>
    public string[] InputSources => Texts(Content?.InputSources);

    /// <summary>The attribute <c>meta</c> as an object whose properties are evaluated when they are read, or null.</summary>
    public object? Meta
    {
        get
        {
            if (meta is null)
            {
                return null;
            }

            return NixPropertyException.Read(() =>
            {
                using RunspaceEntry entry = Context.Enter();
                return new ObjectConverter(entry.Machine, Context, ObjectForm.LazyProperties).Convert(meta);
            });
        }
    }

    /// <summary>The derivations among which this one and its inputs are, if they are read from files; null if an evaluator has them.</summary>
    internal DerivationGraph? Graph { get; }

    private Derivation? Content => NixPropertyException.Read(() => content.Value);

    /// <summary>Creates the object for a derivation.</summary>
    internal static PSObject Create(Package package, ValueContext context)
    {
        return WithNames(new NixDerivation(package, context));
    }

    /// <summary>Creates the object for a derivation whose file was read.</summary>
    /// <param name="machine">The machine that makes its value.</param>
    /// <param name="graph">Where it is.</param>
    /// <param name="path">Its store path; bytes, one a char.</param>
    /// <param name="attributePath">The attribute path of what it was found from, or an empty text.</param>
    /// <param name="context">What its value needs.</param>
    internal static PSObject Create(Vm machine, DerivationGraph graph, string path, string attributePath, ValueContext context)
    {
        Derivation derivation = graph.Read(path);
        return WithNames(new NixDerivation(DerivationBuiltins.Import(machine, path, derivation), graph, path, derivation, attributePath, context));
    }

    /// <summary>The store path of the derivation, or its name if it has none.</summary>
    public override string ToString() => DrvPath ?? Name;

    private static PSObject WithNames(NixDerivation derivation)
    {
        var result = PSObject.AsPSObject(derivation);

        // Behind the class: that decides how it is shown.
        result.TypeNames.Insert(1, TypeNames.Derivation);
        result.TypeNames.Insert(2, TypeOfThisVersion);
        return result;
    }

    private static SortedList<string, T> Empty<T>() => new(0);

    private static string? Text(string? bytes) => bytes is null ? null : Bytes.ToText(bytes);

    private static string[] Texts(ICollection<string>? bytes)
    {
        var texts = new string[bytes?.Count ?? 0];
        int i = 0;
        foreach (string text in bytes ?? Array.Empty<string>())
        {
            texts[i++] = Bytes.ToText(text);
        }

        return texts;
    }
}
