using System;
using System.Collections.Generic;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Text;
using TvixEval.Work;

namespace TvixEval.Builtins;

/// <summary>Package names and versions.</summary>
internal static class VersionBuiltins
{
    private const int ShortLength = 1 << 16;

    private static readonly Symbol VersionName = Symbol.Of("version");

    /// <summary>
    /// Splits the package name <paramref name="s"/> into name and version: the version follows the first dash
    /// that is not followed by a letter, and is empty if there is none.
    /// <example><c>builtins.parseDrvName "nix-0.12pre12876"</c> is <c>{ name = "nix"; version = "0.12pre12876"; }</c>.</example>
    /// </summary>
    [Builtin("parseDrvName", Strict = 1)]
    internal static Value ParseDrvName(Vm vm, Value s)
    {
        string text = vm.ForceStringNoContext(s, "while evaluating the first argument passed to builtins.parseDrvName", Position.None);
        vm.TickText(text.Length);
        (string name, string version) = Versions.ParseName(text);
        return new AttrSetBuilder(2).Add(Symbols.Name, new NixString(name)).Add(VersionName, new NixString(version)).Build();
    }

    /// <summary>
    /// Compares two versions: -1 if <paramref name="s1"/> is older than <paramref name="s2"/>, 1 if it is newer, 0 if they
    /// are the same. They are compared component by component, as in <c>builtins.splitVersion</c>: numbers by
    /// value, other components by their bytes; <c>pre</c> is older than anything, and a number newer than any word.
    /// <example><c>builtins.compareVersions "2.3" "2.3pre1"</c> is 1.</example>
    /// </summary>
    [Builtin("compareVersions", Strict = 1)]
    internal static Value CompareVersions(Vm vm, Value s1, Value s2)
    {
        string left = vm.ForceStringNoContext(s1, "while evaluating the first argument passed to builtins.compareVersions", Position.None);
        string right = vm.ForceStringNoContext(s2, "while evaluating the second argument passed to builtins.compareVersions", Position.None);
        return NixInt.Of(Versions.Compare(left, right, TickOf(vm, (long)left.Length + right.Length)));
    }

    /// <summary>
    /// The components of the version <paramref name="s"/>: runs of digits and runs of other characters. Dots and dashes
    /// separate components and are not part of them.
    /// <example><c>builtins.splitVersion "1.2pre4"</c> is <c>[ "1" "2" "pre" "4" ]</c>.</example>
    /// </summary>
    [Builtin("splitVersion", Strict = 1)]
    internal static Value SplitVersion(Vm vm, Value s)
    {
        string version = vm.ForceStringNoContext(s, "while evaluating the first argument passed to builtins.splitVersion", Position.None);
        List<string> components = Versions.Split(version, TickOf(vm, version.Length));
        MemoryBudget.ChargeItems(components.Count);
        var items = new Value[components.Count];
        for (int i = 0; i < items.Length; i++)
        {
            vm.Tick();
            items[i] = new NixString(components[i]);
        }

        return NixList.Of(items);
    }

    // Versions are short, and compared often.
    private static Action<long>? TickOf(Vm vm, long length) => length < ShortLength ? null : vm.CountText;
}
