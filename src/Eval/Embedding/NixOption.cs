using System;
using System.Collections.Generic;
using System.Linq;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Options;
using TvixEval.Text;

namespace TvixEval;

/// <summary>
/// An option of a module system, such as one of NixOS (see <see cref="NixOptions"/>). Its name is known; all else is evaluated when it is read, on its own, and throws a
/// <see cref="NixError"/> if that fails. What the module system does not tell, since it is older, is null or empty.
/// </summary>
public sealed class NixOption
{
    private readonly NixValue source;
    private readonly ModuleOption option;

    internal NixOption(NixValue source, ModuleOption option)
    {
        this.source = source;
        this.option = option;
    }

    /// <summary>The name. For options in submodules it has placeholders: <c>users.users.&lt;name&gt;.uid</c>.</summary>
    public string Name => Bytes.ToText(option.Name);

    /// <summary>The parts of the name.</summary>
    public IReadOnlyList<string> Location => option.Location.Select(Bytes.ToText).ToArray();

    /// <summary>The type, as manuals describe it.</summary>
    public string Type => Read(static (vm, option) => Bytes.ToText(option.Type(vm)));

    /// <summary>The name of the type, such as <c>bool</c> or <c>attrsOf</c>; null if it has none.</summary>
    public string? TypeName => Read(static (vm, option) => Text(option.TypeName(vm)));

    /// <summary>The value in this configuration, not evaluated; null for options whose names have placeholders.</summary>
    public NixValue? Value => Select(static (vm, option) => option.ValueOf(vm));

    /// <summary>The error that evaluating the value (its outermost level) ends with; null if there is none.</summary>
    public NixError? Error
    {
        get
        {
            try
            {
                Value?.Force();
                return null;
            }
            catch (NixException error) when (!error.EndsEvaluation)
            {
                return error;
            }
        }
    }

    /// <summary>The default, not evaluated: the declared value, or what the type is without definitions; null if there is none.</summary>
    public NixValue? Default => Select(static (vm, option) => option.Default(vm));

    /// <summary>The default as manuals show it: the text that the declaration gives, or else the value as Nix text; null if there is none.</summary>
    public string? DefaultText => Show(static (vm, option) => option.ShownDefault(vm));

    /// <summary>The example, not evaluated: a value, or a set that has the text that stands for one; null if there is none.</summary>
    public NixValue? Example => Select(static (_, option) => option.Example);

    /// <summary>The example as manuals show it; null if there is none.</summary>
    public string? ExampleText => Show(static (_, option) => option.Example);

    /// <summary>The description, usually Markdown; null if there is none.</summary>
    public string? Description => Read(static (vm, option) => Text(option.Description(vm)));

    /// <summary>Where it is declared.</summary>
    public IReadOnlyList<NixOptionPlace> Declarations =>
        Read(static (vm, option) => OptionPlace.OfDeclarations(vm, option).Select(static place => new NixOptionPlace(place)).ToArray());

    /// <summary>The definitions that count, those of the highest priority.</summary>
    public IReadOnlyList<NixOptionDefinition> Definitions => source.Enter(this, static (vm, self) =>
    {
        IReadOnlyList<KeyValuePair<string, Value>> definitions = self.option.Definitions(vm);
        return OptionPlace.OfDefinitions(vm, self.option, definitions).Select((place, index) => new NixOptionDefinition(place, self.source.Related(definitions[index].Value))).ToArray();
    });

    /// <summary>Whether anything defines it, be it the default; null if the module system does not tell.</summary>
    public bool? IsDefined => Read(static (vm, option) => option.IsDefined(vm));

    /// <summary>The priority of the definitions that count: 100, 1000 with <c>mkDefault</c>, 50 with <c>mkForce</c>, 1500 for the default; null if the module system does not tell.</summary>
    public long? Priority => Read(static (vm, option) => option.Priority(vm));

    /// <summary>Whether it can be defined only once.</summary>
    public bool IsReadOnly => Read(static (vm, option) => option.IsReadOnly(vm));

    /// <summary>Whether it is only for the modules themselves.</summary>
    public bool IsInternal => Read(static (vm, option) => option.IsInternal(vm));

    /// <summary>Whether manuals show it.</summary>
    public bool IsVisible => Read(static (vm, option) => option.IsVisible(vm));

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    private static string? Text(string? bytes) => bytes is null ? null : Bytes.ToText(bytes);

    private NixValue? Select(Func<Vm, ModuleOption, Value?> select) => Read(select) is { } selected ? source.Related(selected) : null;

    private string? Show(Func<Vm, ModuleOption, Value?> select) => source.Enter(
        (option, select),
        static (vm, call) => call.select(vm, call.option) is { } shown ? Bytes.ToText(ModuleOption.TextOf(vm, shown).Text) : null);

    private T Read<T>(Func<Vm, ModuleOption, T> get) => source.Enter(option, get);
}
