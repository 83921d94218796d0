using System;
using System.Collections.Generic;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Store;
using TvixEval.Text;

namespace TvixEval.Packages;

/// <summary>A derivation that was found, and what <c>nix-env</c> asks of it. All texts are bytes, one a char.</summary>
internal sealed class Package
{
    private Package(string attributePath, AttrSet set, string name)
    {
        AttributePath = attributePath;
        Set = set;
        Name = name;
    }

    /// <summary>The path of attributes and indices to it.</summary>
    public string AttributePath { get; }

    /// <summary>The derivation as the language has it.</summary>
    public AttrSet Set { get; }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>The system it is built on; <c>unknown</c> where the set does not say.</summary>
    public string System { get; private set; } = string.Empty;

    /// <summary>The store path of the derivation, or null where the set has none.</summary>
    public string? DerivationPath { get; private set; }

    /// <summary>The store path of the output that the set stands for, or null where the set has none.</summary>
    public string? OutputPath { get; private set; }

    /// <summary>The outputs in the order in which they are declared, with their store paths.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Outputs { get; private set; } = Array.Empty<KeyValuePair<string, string>>();

    /// <summary>Evaluates what there is to know of a derivation.</summary>
    /// <param name="vm">The machine.</param>
    /// <param name="attributePath">The path to it.</param>
    /// <param name="set">The derivation.</param>
    /// <exception cref="NixException">An attribute fails, or is not what it must be.</exception>
    public static Package Read(Vm vm, string attributePath, AttrSet set)
    {
        Value name = set.Get(Symbols.Name) ?? throw new NixException(NixErrorKind.Type, "derivation name missing");
        var package = new Package(
            attributePath, set, vm.ForceStringNoContext(name, "while evaluating the 'name' attribute of a derivation", set.PositionOf(Symbols.Name)))
        {
            System = set.Get(Symbols.System) is { } system
                ? vm.ForceStringNoContext(system, "while evaluating the 'system' attribute of a derivation", set.PositionOf(Symbols.System))
                : "unknown",
            DerivationPath = set.Get(Symbols.DrvPath) is { } derivationPath
                ? StorePath(vm, derivationPath, set.PositionOf(Symbols.DrvPath), "while evaluating the 'drvPath' attribute of a derivation")
                : null,
            OutputPath = set.Get(Symbols.OutPath) is { } outputPath
                ? StorePath(vm, outputPath, set.PositionOf(Symbols.OutPath), "while evaluating the output path of a derivation")
                : null,
        };
        if (package.DerivationPath is { } path && !StorePathNames.IsDerivation(path))
        {
            throw new NixException(NixErrorKind.InvalidStorePath, "path '" + path + "' is not a valid store path: not a derivation", set.PositionOf(Symbols.DrvPath));
        }

        package.Outputs = ReadOutputs(vm, package);
        return package;
    }

    private static List<KeyValuePair<string, string>> ReadOutputs(Vm vm, Package package)
    {
        var outputs = new List<KeyValuePair<string, string>>();
        AttrSet set = package.Set;
        if (set.Get(Symbols.Outputs) is not { } names)
        {
            if (package.OutputPath is { } path)
            {
                outputs.Add(new KeyValuePair<string, string>("out", path));
            }

            return outputs;
        }

        Position position = set.PositionOf(Symbols.Outputs);
        NixList list = vm.ForceList(names, "while evaluating the 'outputs' attribute of a derivation", position);
        for (int i = 0; i < list.Count; i++)
        {
            string name = vm.ForceStringNoContext(list[i], "while evaluating the name of an output of a derivation", position);
            if (set.Get(name) is { } output
                && vm.ForceAttrs(output, "while evaluating an output of a derivation", position).Get(Symbols.OutPath) is { } path)
            {
                outputs.Add(new KeyValuePair<string, string>(name, StorePath(vm, path, position, "while evaluating an output path of a derivation")));
            }
        }

        return outputs;
    }

    private static string StorePath(Vm vm, Value value, Position position, string errorContext)
    {
        StringContext? context = null;
        return vm.CoerceToString(value, ref context, errorContext, more: false, copyToStore: false, canonicalizePath: false, position);
    }
}
