using System.Collections.Generic;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using TvixEval.Formats.Toml;
using TvixEval.Text;
using TvixEval.Work;

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
            TomlTable document = TomlParser.Parse(text, vm.Evaluator().Settings.ExperimentalFeatures.Contains(TimestampFeature), vm.Poller);
            var nesting = new Nesting { Poll = vm.Poller };
            return nesting.Run(whole => ToValue(nesting, whole), (object)document);
        }
        catch (TomlException error)
        {
            throw new NixException(NixErrorKind.InvalidToml, "while parsing TOML: " + error.Message);
        }
    }

    /// <summary>The value of a document or a part of it.</summary>
    private static Nested<Value> ToValue(Nesting nesting, object entry) => entry switch
    {
        TomlTable table => ToSet(nesting, table),
        TomlArray array => ToList(nesting, array),
        _ => new Nested<Value>((Value)entry),
    };

    private static async Nested<Value> ToSet(Nesting nesting, TomlTable table)
    {
        if (nesting.IsDeep())
        {
            await nesting.Suspend();
        }

        var set = new AttrSetBuilder(table.Entries.Count);
        foreach (KeyValuePair<string, object> entry in table.Entries)
        {
            set.Add(TomlParser.Checked(entry.Key), await ToValue(nesting, entry.Value));
            nesting.Count();
        }

        return set.Build();
    }

    private static async Nested<Value> ToList(Nesting nesting, TomlArray array)
    {
        if (nesting.IsDeep())
        {
            await nesting.Suspend();
        }

        MemoryBudget.ChargeItems(array.Items.Count);
        var items = new Value[array.Items.Count];
        for (int i = 0; i < items.Length; i++)
        {
            items[i] = await ToValue(nesting, array.Items[i]);
            nesting.Count();
        }

        return NixList.Of(items);
    }
}
