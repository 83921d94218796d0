using System;
using System.Collections.Generic;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Text;

namespace TvixEval.Options;

/// <summary>
/// Where an option is declared or defined. A module system tells the files, and newer ones the lines of declarations; other lines are looked up in the text of the
/// files. All texts are bytes, one a char.
/// </summary>
internal sealed class OptionPlace
{
    /// <summary>What module systems call the file of a module that has none.</summary>
    public const string UnknownFile = "<unknown-file>";

    private const string Via = ", via option ";

    private OptionPlace(string file, Position position)
        : this(file, position.Line, position.Column)
    {
        // The module may be a folder with a default.nix.
        File = position.File?.Name ?? File;
    }

    private OptionPlace(string file, int line, int column)
    {
        int via = file.IndexOf(Via, StringComparison.Ordinal);
        File = via < 0 ? file : file.Substring(0, via);
        Option = via < 0 ? null : file.Substring(via + Via.Length);
        Line = line;
        Column = column;
    }

    /// <summary>The file, or what the module system calls it.</summary>
    public string File { get; }

    /// <summary>The option by way of which the module came in, for one that is a part of a definition; or null.</summary>
    public string? Option { get; }

    /// <summary>The line, from 1; 0 where it is not known.</summary>
    public int Line { get; }

    /// <summary>The column in bytes, from 1; 0 where it is not known.</summary>
    public int Column { get; }

    /// <summary>Where an option is declared.</summary>
    /// <param name="vm">The machine.</param>
    /// <param name="option">The option.</param>
    public static IReadOnlyList<OptionPlace> OfDeclarations(Vm vm, ModuleOption option)
    {
        const string Doing = "while evaluating the places of the declarations of an option";
        IReadOnlyList<string> files = option.Declarations(vm);
        var known = new Dictionary<string, OptionPlace>(StringComparer.Ordinal);
        if (option.Set.Get("declarationPositions") is { } positions)
        {
            NixList list = vm.ForceList(positions, Doing);
            for (int i = 0; i < list.Count; i++)
            {
                AttrSet position = vm.ForceAttrs(list[i], Doing);
                if (position.Get(Symbols.File) is { } file && Number(vm, position, Symbols.Line) is > 0 and var line)
                {
                    StringContext? context = null;
                    string name = vm.CoerceToString(file, ref context, Doing, more: true, copyToStore: false);
                    known[name] = new OptionPlace(name, line, Number(vm, position, Symbols.Column));
                }
            }
        }

        var places = new List<OptionPlace>();
        foreach (string file in files)
        {
            places.Add(known.TryGetValue(file, out OptionPlace? place) ? place : new OptionPlace(file, ModuleIndex.Of(vm, FileOf(file))?.Declaration(option.DeclaredLocation) ?? Position.None));
        }

        return places;
    }

    /// <summary>Where the definitions of an option are. Where a file has more places than definitions that count, it is not known which they are.</summary>
    /// <param name="vm">The machine.</param>
    /// <param name="option">The option.</param>
    /// <param name="definitions">The definitions.</param>
    public static IReadOnlyList<OptionPlace> OfDefinitions(Vm vm, ModuleOption option, IReadOnlyList<KeyValuePair<string, Value>> definitions)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (KeyValuePair<string, Value> definition in definitions)
        {
            counts[definition.Key] = counts.TryGetValue(definition.Key, out int count) ? count + 1 : 1;
        }

        var places = new List<OptionPlace>();
        var next = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (KeyValuePair<string, Value> definition in definitions)
        {
            next.TryGetValue(definition.Key, out int index);
            next[definition.Key] = index + 1;
            ModuleIndex? module = ModuleIndex.Of(vm, FileOf(definition.Key));
            IReadOnlyList<Position> found = module?.Definitions(option.Location) ?? Array.Empty<Position>();
            Position position = found.Count == counts[definition.Key] ? found[index]
                : found.Count == 1 ? found[0]
                : found.Count == 0 ? module?.Declaration(option.DeclaredLocation) ?? Position.None
                : Position.None;
            places.Add(new OptionPlace(definition.Key, position));
        }

        return places;
    }

    private static string FileOf(string name)
    {
        int via = name.IndexOf(Via, StringComparison.Ordinal);
        return via < 0 ? name : name.Substring(0, via);
    }

    private static int Number(Vm vm, AttrSet position, Symbol name) =>
        position.Get(name) is { } number && vm.Force(number) is NixInt { Value: > 0 and <= int.MaxValue } known ? (int)known.Value : 0;
}
