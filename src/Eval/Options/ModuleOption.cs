using System;
using System.Collections.Generic;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Text;

namespace TvixEval.Options;

/// <summary>
/// An option of a module system, as <c>lib.evalModules</c> describes it: a set with <c>_type = "option"</c>. Nothing of it is evaluated before it is asked for. The
/// attributes that there are differ from year to year; what a module system does not tell is null or empty. All texts are bytes, one a char.
/// </summary>
internal sealed class ModuleOption
{
    private const string LiteralKind = "literal";
    private const string Unspecified = "unspecified";
    private const string OfDefault = "while evaluating the default of an option";

    /// <summary>Creates the option.</summary>
    /// <param name="set">What the module system says of it.</param>
    /// <param name="location">The parts of its name.</param>
    public ModuleOption(AttrSet set, IReadOnlyList<string> location)
    {
        Set = set;
        Location = location;
        DeclaredLocation = location;
        Name = OptionName.Show(location);
        IsPattern = HasPlaceholder(location);
    }

    /// <summary>What the module system says of it.</summary>
    public AttrSet Set { get; }

    /// <summary>The parts of its name.</summary>
    public IReadOnlyList<string> Location { get; }

    /// <summary>The parts of the name by which it was declared: with placeholders, where <see cref="Location"/> has the names that the user gave.</summary>
    public IReadOnlyList<string> DeclaredLocation { get; init; }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>For what describes one attribute or element of another option: that option, and which; null for others.</summary>
    public OptionInstance? Instance { get; init; }

    /// <summary>Whether it describes attributes or elements whatever their names: it has no value then.</summary>
    public bool IsPattern { get; }

    /// <summary>Whether a value is an option.</summary>
    /// <param name="vm">The machine.</param>
    /// <param name="value">The value, evaluated.</param>
    public static bool Is(Vm vm, Value value) => value is AttrSet set && set.Get("_type") is { } type && vm.Force(type) is NixString { Bytes: "option" };

    /// <summary>What the module system calls the option; null where it says nothing.</summary>
    /// <param name="vm">The machine.</param>
    /// <param name="set">The option.</param>
    public static IReadOnlyList<string>? ReadLocation(Vm vm, AttrSet set) => set.Get("loc") is { } location ? ReadTexts(vm, location, "while evaluating the name of an option") : null;

    /// <summary>The value that the configuration gives it, not evaluated; null where it has none.</summary>
    /// <param name="vm">The machine.</param>
    public Value? ValueOf(Vm vm) => IsPattern ? null : Instance is { } instance ? instance.ValueOf(vm) : Set.Get(Symbols.Value);

    /// <summary>Whether anything gives it a value, a default too; null where the module system does not say.</summary>
    /// <param name="vm">The machine.</param>
    public bool? IsDefined(Vm vm) =>
        IsPattern ? null
        : Instance is { } instance ? instance.DefinitionsOf(vm).Count > 0 || (Bool(vm, "isDefined") == true && instance.Exists(vm))
        : Bool(vm, "isDefined");

    /// <summary>The priority of the definitions that count: 100, that of <c>mkDefault</c>, <c>mkForce</c> ...; null where the module system does not say.</summary>
    /// <param name="vm">The machine.</param>
    public long? Priority(Vm vm) => !IsPattern && Instance is null && Set.Get("highestPrio") is { } priority ? (vm.Force(priority) as NixInt)?.Value : null;

    /// <summary>The description of its type, as the manual shows it.</summary>
    /// <param name="vm">The machine.</param>
    public string Type(Vm vm) => OfType(vm, "description") ?? OfType(vm, "name") ?? Unspecified;

    /// <summary>The name of its type (<c>bool</c>, <c>attrsOf</c>); null where it has none.</summary>
    /// <param name="vm">The machine.</param>
    public string? TypeName(Vm vm) => OfType(vm, "name");

    /// <summary>The description, without the mark that newer module systems put on Markdown; null for none.</summary>
    /// <param name="vm">The machine.</param>
    public string? Description(Vm vm) => Set.Get(Symbols.Description) is { } description ? TextIn(vm, vm.Force(description)) : null;

    /// <summary>Whether it is only for the modules themselves.</summary>
    /// <param name="vm">The machine.</param>
    public bool IsInternal(Vm vm) => Bool(vm, "internal") ?? false;

    /// <summary>Whether it may be defined only once.</summary>
    /// <param name="vm">The machine.</param>
    public bool IsReadOnly(Vm vm) => Bool(vm, "readOnly") ?? false;

    /// <summary>Whether the manual shows it.</summary>
    /// <param name="vm">The machine.</param>
    public bool IsVisible(Vm vm) => Visibility(vm) is "true" or "shallow";

    /// <summary>Whether the manual shows the options inside.</summary>
    /// <param name="vm">The machine.</param>
    public bool ShowsOptionsInside(Vm vm) => Visibility(vm) is "true" or "transparent";

    /// <summary>Its default, not evaluated: the declared one, or what the type is without a definition; null for none.</summary>
    /// <param name="vm">The machine.</param>
    public Value? Default(Vm vm) => Set.Get("default") ?? EmptyValue(vm);

    /// <summary>What the manual shows as its default: <c>defaultText</c>, or else the default; null for none.</summary>
    /// <param name="vm">The machine.</param>
    public Value? ShownDefault(Vm vm) => Set.Get("defaultText") ?? Default(vm);

    /// <summary>Its example, not evaluated; null for none.</summary>
    public Value? Example => Set.Get("example");

    /// <summary>The files that declare it, without what stands for an unknown one.</summary>
    /// <param name="vm">The machine.</param>
    public IReadOnlyList<string> Declarations(Vm vm)
    {
        var files = new List<string>();
        foreach (string file in Set.Get("declarations") is { } declarations ? ReadTexts(vm, declarations, "while evaluating the declarations of an option") : Array.Empty<string>())
        {
            if (file != OptionPlace.UnknownFile)
            {
                files.Add(file);
            }
        }

        return files;
    }

    /// <summary>The definitions that its value is made of, by file; none evaluated.</summary>
    /// <param name="vm">The machine.</param>
    public IReadOnlyList<KeyValuePair<string, Value>> Definitions(Vm vm)
    {
        if (IsPattern)
        {
            return Array.Empty<KeyValuePair<string, Value>>();
        }

        if (Instance is { } instance)
        {
            return instance.DefinitionsOf(vm);
        }

        var definitions = new List<KeyValuePair<string, Value>>();
        const string Doing = "while evaluating the definitions of an option";
        if (Set.Get("definitionsWithLocations") is { } located)
        {
            NixList list = vm.ForceList(located, Doing);
            for (int i = 0; i < list.Count; i++)
            {
                AttrSet definition = vm.ForceAttrs(list[i], Doing, Position.None);
                definitions.Add(new KeyValuePair<string, Value>(
                    definition.Get(Symbols.File) is { } file ? ReadText(vm, file, Doing) : OptionPlace.UnknownFile, definition.Get(Symbols.Value) ?? NixNull.Instance));
            }
        }
        else if (Set.Get("definitions") is { } values && Set.Get("files") is { } files)
        {
            NixList list = vm.ForceList(values, Doing);
            IReadOnlyList<string> names = ReadTexts(vm, files, Doing);
            for (int i = 0; i < list.Count && i < names.Count; i++)
            {
                definitions.Add(new KeyValuePair<string, Value>(names[i], list[i]));
            }
        }

        return definitions;
    }

    /// <summary>What a default or an example is as text: the text of <c>literalExpression</c> and the like, or else the value as Nix text.</summary>
    /// <param name="vm">The machine.</param>
    /// <param name="value">The default or example.</param>
    public static OptionText TextOf(Vm vm, Value value)
    {
        Value forced = vm.Force(value);
        return forced is AttrSet set && set.Get("_type") is { } type && set.Get("text") is { } text
            ? new OptionText(vm.ForceString(text, OfDefault).Bytes, vm.ForceString(type, OfDefault).Bytes)
            : new OptionText(PrettyValue.Write(vm, forced), OptionText.Expression);
    }

    /// <summary>Whether a default or an example is a text that stands for a value.</summary>
    /// <param name="vm">The machine.</param>
    /// <param name="forced">The value, evaluated.</param>
    public static bool IsLiteral(Vm vm, Value forced) =>
        forced is AttrSet set && set.Get("text") is not null && set.Get("_type") is { } type
        && vm.Force(type) is NixString { Bytes: var kind } && kind.StartsWith(LiteralKind, StringComparison.Ordinal);

    /// <summary>Its type; null where it has none.</summary>
    /// <param name="vm">The machine.</param>
    public AttrSet? TypeSet(Vm vm) => Set.Get(Symbols.Type) is { } type ? vm.Force(type) as AttrSet : null;

    /// <summary>Reads a list of texts.</summary>
    private static IReadOnlyList<string> ReadTexts(Vm vm, Value value, string doing)
    {
        NixList list = vm.ForceList(value, doing);
        var texts = new string[list.Count];
        for (int i = 0; i < texts.Length; i++)
        {
            texts[i] = ReadText(vm, list[i], doing);
        }

        return texts;
    }

    private static string ReadText(Vm vm, Value value, string doing)
    {
        StringContext? context = null;
        return vm.CoerceToString(value, ref context, doing, more: true, copyToStore: false);
    }

    private static string? TextIn(Vm vm, Value forced) => forced switch
    {
        NixString text => text.Bytes,
        AttrSet set when set.Get("text") is { } text => vm.ForceString(text, "while evaluating the description of an option").Bytes,
        NixNull => null,
        _ => PrettyValue.Write(vm, forced),
    };

    private static bool HasPlaceholder(IReadOnlyList<string> location)
    {
        foreach (string part in location)
        {
            if (OptionName.IsPlaceholder(part))
            {
                return true;
            }
        }

        return false;
    }

    private string Visibility(Vm vm) => Set.Get("visible") is not { } visible ? "true" : vm.Force(visible) switch
    {
        NixBool { Value: false } => "false",
        NixString { Bytes: "shallow" or "transparent" } text => text.Bytes,
        NixString => "false",
        _ => "true",
    };

    private bool? Bool(Vm vm, string name) => Set.Get(name) is { } value ? (vm.Force(value) as NixBool)?.Value : null;

    private string? OfType(Vm vm, string attribute) =>
        TypeSet(vm)?.Get(attribute) is { } text ? (vm.Force(text) as NixString)?.Bytes : null;

    private Value? EmptyValue(Vm vm)
    {
        if (TypeSet(vm) is not { } type || type.Get("emptyValue") is not { } empty || (vm.Force(empty) as AttrSet)?.Get(Symbols.Value) is not { } value)
        {
            return null;
        }

        // What a submodule is without a definition says nothing: the options inside have their own defaults.
        return type.Get("getSubModules") is { } modules && vm.Force(modules) is not NixNull ? null : value;
    }
}
