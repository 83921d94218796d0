using System.Linq;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;

namespace TvixEval.Options;

/// <summary>
/// Which modules a type consists of, so that a submodule is known again inside itself. Module systems put them into new lists and wrap them for each option
/// (<c>{ _file = ...; imports = [ module ]; }</c>, before 2020 <c>{ _type = "submodule"; file = ...; submodule = module; }</c>), and leave the modules themselves as they are.
/// </summary>
internal sealed class SubmoduleIdentity
{
    private readonly Value[] modules;

    private SubmoduleIdentity(Value[] modules) => this.modules = modules;

    /// <summary>The modules of an option's type; null for a type without any.</summary>
    /// <param name="vm">The machine.</param>
    /// <param name="option">The option.</param>
    public static SubmoduleIdentity? Of(Vm vm, ModuleOption option)
    {
        if (option.TypeSet(vm)?.Get("getSubModules") is not { } list || vm.Force(list) is not NixList { Count: > 0 } modules)
        {
            return null;
        }

        var found = new Value[modules.Count];
        for (int i = 0; i < found.Length; i++)
        {
            found[i] = Unwrap(vm, vm.Force(modules[i]));
        }

        return new SubmoduleIdentity(found);
    }

    /// <summary>Whether another type consists of the same modules.</summary>
    /// <param name="other">Those of the other type.</param>
    public bool IsSame(SubmoduleIdentity other) => modules.Length == other.modules.Length && modules.Zip(other.modules, IsSame).All(static same => same);

    private static bool IsSame(Value one, Value other) => ReferenceEquals(one, other) || (one is NixPath path && other is NixPath second && path.Path == second.Path);

    private static Value Unwrap(Vm vm, Value module)
    {
        Value inner = module;
        while (inner is AttrSet set && Wrapped(vm, set) is { } wrapped)
        {
            vm.Poll();
            inner = vm.Force(wrapped);
        }

        return inner;
    }

    private static Value? Wrapped(Vm vm, AttrSet set) =>
        set.Count == 3 && set.Get("_type") is not null && set.Get("file") is not null ? set.Get("submodule")
        : set.Count == 2 && set.Get("_file") is not null && set.Get("imports") is { } imports && vm.Force(imports) is NixList { Count: 1 } only ? only[0]
        : null;
}
