using System.Collections.Generic;
using System.Linq;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Options;
using TvixEval.Text;

namespace TvixEval.Tests.Options;

/// <summary>What a module system gives, by hand: names for types and options, and what reads them.</summary>
internal static class FakeModules
{
    /// <summary>Functions that expressions of tests use.</summary>
    public const string Prelude = """
        let
          option = loc: attrs: { _type = "option"; inherit loc; declarations = [ "/m.nix" ]; isDefined = true; } // attrs;
          none = prefix: { };
          bool = { name = "bool"; description = "boolean"; getSubOptions = none; };
          int = { name = "int"; description = "signed integer"; getSubOptions = none; };
          submodule = options: { name = "submodule"; description = "submodule"; getSubOptions = options; getSubModules = [ ]; emptyValue.value = { }; };
          attrsOf = type: { name = "attrsOf"; description = "attribute set of ${type.description}"; getSubOptions = prefix: type.getSubOptions (prefix ++ [ "<name>" ]); emptyValue.value = { }; };
          listOf = type: { name = "listOf"; description = "list of ${type.description}"; getSubOptions = prefix: type.getSubOptions (prefix ++ [ "*" ]); emptyValue.value = [ ]; };
          user = submodule (prefix: {
            keys = option (prefix ++ [ "keys" ]) { type = attrsOf (submodule (inner: { file = option (inner ++ [ "file" ]) { type = int; }; })); };
            uid = option (prefix ++ [ "uid" ]) { type = int; default = 0; };
          });
        in
        """ + "\n";

    /// <summary>A machine, its tree of options, and the slot that it is in.</summary>
    public static VmSlot.Scope Open(string options, out Vm vm, out OptionTree tree)
    {
        vm = Nix.NewVm();
        VmSlot.Scope slot = VmSlot.Install(vm);
        tree = OptionTree.Open(vm, Nix.Eval(vm, Prelude + options));
        return slot;
    }

    /// <summary>The names of what is found, and the messages of what fails, one a line.</summary>
    public static string Show(IEnumerable<OptionResult> results) =>
        string.Join(" ", results.Select(static result => result.Error is { } error ? $"{result.Name}!{error.RawMessage}" : result.Name));

    /// <summary>The names of all options.</summary>
    public static string List(string options, OptionFilter? filter = null)
    {
        using VmSlot.Scope slot = Open(options, out Vm vm, out OptionTree tree);
        return Show(tree.List(vm, filter ?? OptionFilter.Shown));
    }

    /// <summary>The only option of a name.</summary>
    public static ModuleOption Find(Vm vm, OptionTree tree, string name) => tree.Find(vm, OptionName.Parse(name), OptionFilter.Shown).Single().Option!;

    /// <summary>A value, wholly evaluated and printed.</summary>
    public static string Print(Vm vm, Value? value)
    {
        if (value is null)
        {
            return string.Empty;
        }

        vm.ForceDeep(value);
        return Bytes.ToText(AmbiguousPrinter.Print(vm.Force(value)));
    }
}
