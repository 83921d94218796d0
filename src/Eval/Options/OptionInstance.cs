using System;
using System.Collections.Generic;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;

namespace TvixEval.Options;

/// <summary>One attribute or element of the value of an option, such as <c>uid</c> of <c>users.users.root</c>, which the type describes for all of them.</summary>
internal sealed class OptionInstance
{
    private readonly IReadOnlyList<string> path;

    /// <summary>Creates the instance.</summary>
    /// <param name="option">The option in whose value it is.</param>
    /// <param name="path">The names of attributes and indices of elements that lead to it; bytes, one a char.</param>
    public OptionInstance(ModuleOption option, IReadOnlyList<string> path)
    {
        Option = option;
        this.path = path;
    }

    /// <summary>The option in whose value it is.</summary>
    public ModuleOption Option { get; }

    /// <summary>Its value, not evaluated; what leads to it is.</summary>
    /// <param name="vm">The machine.</param>
    /// <exception cref="NixException">The value of the option fails, or has no such part.</exception>
    public Value? ValueOf(Vm vm)
    {
        if (Option.ValueOf(vm) is not { } root)
        {
            return null;
        }

        string done = Option.Name;
        Value value = root;
        foreach (string part in path)
        {
            Value forced = vm.Force(value);
            value = Part(forced, part) ?? throw new NixException(NixErrorKind.MissingAttribute, $"the value of the option '{done}' has no '{part}'" + (forced is AttrSet ? string.Empty : ": it is " + ValueTypes.Describe(forced)))
            {
                Suggestions = forced is AttrSet set ? Suggestions.BestMatches(Engine.AttributePath.NamesOf(set), part) : Array.Empty<string>(),
            };
            done = OptionName.Join(done, part);
        }

        return value;
    }

    /// <summary>Whether there is such a part in the value of the option: where that is null (<c>nullOr</c> of a submodule), the defaults of the submodule are those of nothing.</summary>
    /// <param name="vm">The machine.</param>
    /// <exception cref="NixException">The value of the option fails.</exception>
    public bool Exists(Vm vm)
    {
        Value? value = Option.ValueOf(vm);
        for (int i = 0; i < path.Count && value is not null; i++)
        {
            value = Part(vm.Force(value), path[i]);
        }

        return value is not null;
    }

    /// <summary>The definitions of the option that have this part, as far as they are sets and lists and not functions.</summary>
    /// <param name="vm">The machine.</param>
    public IReadOnlyList<KeyValuePair<string, Value>> DefinitionsOf(Vm vm)
    {
        var found = new List<KeyValuePair<string, Value>>();
        foreach (KeyValuePair<string, Value> definition in Option.Definitions(vm))
        {
            Value? value = definition.Value;
            for (int i = 0; i < path.Count && value is not null; i++)
            {
                value = Part(vm.Force(value), path[i]);
            }

            if (value is not null)
            {
                found.Add(new KeyValuePair<string, Value>(definition.Key, value));
            }
        }

        return found;
    }

    private static Value? Part(Value container, string name) => container switch
    {
        AttrSet set => set.Get(name),
        NixList list when int.TryParse(name, out int index) && index >= 0 && index < list.Count => list[index],
        _ => null,
    };
}
