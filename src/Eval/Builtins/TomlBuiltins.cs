using System;
using System.Collections.Generic;
using TvixEval.Builtins.Toml;
using TvixEval.Diagnostics;
using TvixEval.Machine;
using TvixEval.Syntax;
using TvixEval.Values;

namespace TvixEval.Builtins;

/// <summary>TOML.</summary>
internal static class TomlBuiltins
{
    private const int PollEvery = 4096;
    private const string TimestampFeature = "parse-toml-timestamps";

    /// <summary>
    /// Converts a TOML document, the string <paramref name="e"/>, to a Nix value: tables become sets, arrays lists. Dates and
    /// times are an error unless the experimental feature <c>parse-toml-timestamps</c> is on; then they become sets with a
    /// <c>_type</c> and a <c>value</c>. <c>builtins.fromTOML "x = 1"</c> gives <c>{ x = 1; }</c>.
    /// </summary>
    [Builtin("fromTOML", IsGlobal = true, Strict = 1)]
    internal static Value FromToml(Vm vm, Value e)
    {
        string text = vm.ForceStringNoContext(e, "while evaluating the argument passed to builtins.fromTOML", Position.None);
        try
        {
            TomlTable document = TomlParser.Parse(text, vm.Evaluator.Settings.ExperimentalFeatures.Contains(TimestampFeature), vm.Poller);
            return ToValue(vm, document);
        }
        catch (TomlException error)
        {
            throw new NixException(NixErrorKind.Evaluation, "while parsing TOML: " + error.Message);
        }
    }

    private static Value ToValue(Vm vm, object entry)
    {
        switch (entry)
        {
            case TomlTable table:
                return StackGuard.HasRoom() ? ToSet(vm, table) : OnBigStack(vm, table);
            case TomlArray array:
                return StackGuard.HasRoom() ? ToList(vm, array) : OnBigStack(vm, array);
            default:
                return (Value)entry;
        }
    }

    private static Value OnBigStack(Vm vm, object entry) => StackGuard.OnBigStack(() => ToValue(vm, entry));

    private static AttrSet ToSet(Vm vm, TomlTable table)
    {
        var set = new AttrSetBuilder(table.Entries.Count);
        int count = 0;
        foreach (KeyValuePair<string, object> entry in table.Entries)
        {
            set.Add(TomlParser.Checked(entry.Key), ToValue(vm, entry.Value));
            if (++count % PollEvery == 0)
            {
                vm.Poll();
            }
        }

        return set.Build();
    }

    private static NixList ToList(Vm vm, TomlArray array)
    {
        var items = new Value[array.Items.Count];
        for (int i = 0; i < items.Length; i++)
        {
            items[i] = ToValue(vm, array.Items[i]);
            if ((i + 1) % PollEvery == 0)
            {
                vm.Poll();
            }
        }

        return NixList.Of(items);
    }
}
