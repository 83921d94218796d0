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
            return ToValue(TomlParser.Parse(text, vm.Evaluator.Settings.ExperimentalFeatures.Contains(TimestampFeature)));
        }
        catch (TomlException error)
        {
            throw new NixException(NixErrorKind.Evaluation, "while parsing TOML: " + error.Message);
        }
    }

    private static Value ToValue(object entry)
    {
        switch (entry)
        {
            case TomlTable table:
                return StackGuard.HasRoom() ? ToSet(table) : OnBigStack(table);
            case TomlArray array:
                return StackGuard.HasRoom() ? ToList(array) : OnBigStack(array);
            default:
                return (Value)entry;
        }
    }

    private static Value OnBigStack(object entry) => StackGuard.OnBigStack(() => ToValue(entry));

    private static AttrSet ToSet(TomlTable table)
    {
        var set = new AttrSetBuilder(table.Entries.Count);
        foreach (KeyValuePair<string, object> entry in table.Entries)
        {
            set.Add(TomlParser.Checked(entry.Key), ToValue(entry.Value));
        }

        return set.Build();
    }

    private static NixList ToList(TomlArray array)
    {
        var items = new Value[array.Items.Count];
        for (int i = 0; i < items.Length; i++)
        {
            items[i] = ToValue(array.Items[i]);
        }

        return NixList.Of(items);
    }
}
