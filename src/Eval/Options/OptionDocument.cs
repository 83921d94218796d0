using System;
using System.Collections.Generic;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Formats.Json;
using TvixEval.Text;
using TvixEval.Work;

namespace TvixEval.Options;

/// <summary>
/// A document of options as JSON, in the form of nixpkgs' <c>options.json</c>: what <c>lib.optionAttrSetToDocList</c> of 2026 says of each, by name, without what decides
/// whether the manual shows it. Options of older module systems are written in the same form. Paths stay where they are.
/// </summary>
internal sealed class OptionDocument
{
    private readonly SortedDictionary<string, string> options = new(StringComparer.Ordinal);

    /// <summary>Whether there is nothing in it.</summary>
    public bool IsEmpty => options.Count == 0;

    /// <summary>Adds an option; of several with one name, the first counts.</summary>
    /// <param name="vm">The machine.</param>
    /// <param name="option">The option.</param>
    /// <exception cref="NixException">What the document says of it fails.</exception>
    public void Add(Vm vm, ModuleOption option)
    {
        if (options.ContainsKey(option.Name))
        {
            return;
        }

        string json = Describe(vm, option);
        MemoryBudget.ChargeText(2L * (json.Length + option.Name.Length));
        options.Add(option.Name, json);
    }

    /// <summary>The text; bytes, one a char.</summary>
    public string Write()
    {
        var json = new JsonText();
        json.Raw('{');
        bool isFirst = true;
        foreach (KeyValuePair<string, string> option in options)
        {
            json.Raw(isFirst ? string.Empty : ",");
            isFirst = false;
            json.String(option.Key);
            json.Raw(':');
            json.Raw(option.Value);
        }

        json.Raw('}');
        return json.ToString();
    }

    private static string Describe(Vm vm, ModuleOption option)
    {
        var json = new JsonText();
        json.Raw("{\"declarations\":");
        List(json, option.Declarations(vm));
        if (option.ShownDefault(vm) is { } shown)
        {
            json.Raw(",\"default\":");
            Text(vm, json, option, shown, option.Set.Get("defaultText") is null ? "default value" : "defaultText");
        }

        json.Raw(",\"description\":");
        json.Raw(option.Set.Get(Symbols.Description) is { } description ? Json(vm, description) : "null");
        if (option.Example is { } example)
        {
            json.Raw(",\"example\":");
            Text(vm, json, option, example, "example");
        }

        json.Raw(",\"loc\":");
        List(json, option.Location);
        json.Raw(option.IsReadOnly(vm) ? ",\"readOnly\":true" : ",\"readOnly\":false");
        if (option.Set.Get("relatedPackages") is { } packages && vm.Force(packages) is not NixNull)
        {
            json.Raw(",\"relatedPackages\":");
            json.Raw(Json(vm, packages));
        }

        json.Raw(",\"type\":");
        json.String(option.Type(vm));
        json.Raw('}');
        return json.Error is { } error
            ? throw new NixException(NixErrorKind.InvalidString, $"the option '{option.Name}' cannot be written as JSON: {error}")
            : json.ToString();
    }

    private static void Text(Vm vm, JsonText json, ModuleOption option, Value value, string what)
    {
        try
        {
            Value forced = vm.Force(value);
            if (forced is AttrSet set && set.Get("_type") is not null && set.Get("text") is not null)
            {
                // As it is, with all that it has.
                json.Raw(Json(vm, forced));
                return;
            }

            json.Raw("{\"_type\":\"" + OptionText.Expression + "\",\"text\":");
            json.String(ModuleOption.TextOf(vm, forced).Text);
            json.Raw('}');
        }
        catch (NixException error) when (error.Pass(Position.None, $"while evaluating the {what} of option `{option.Name}`"))
        {
            throw;
        }
    }

    private static string Json(Vm vm, Value value)
    {
        StringContext? context = null;
        return JsonWriter.Write(vm, value, ref context, Position.None, copyToStore: false);
    }

    private static void List(JsonText json, IReadOnlyList<string> texts)
    {
        json.Raw('[');
        for (int i = 0; i < texts.Count; i++)
        {
            json.Raw(i == 0 ? string.Empty : ",");
            json.String(texts[i]);
        }

        json.Raw(']');
    }
}
