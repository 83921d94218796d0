using System.Collections.Generic;
using TvixEval.Formats.Json;

namespace TvixEval.Store;

/// <summary>Derivations as JSON, in the form that <c>nix derivation show</c> of C++ Nix 2.34 prints (version 4). Texts are bytes, one a char.</summary>
internal static class DerivationJson
{
    private const string StructuredAttributes = "__json";
    private const string Version = "\"version\":4}";

    /// <summary>Writes derivations. Store paths in it are without the folder of the store, except in texts that the builder gets.</summary>
    /// <param name="derivations">The derivations by store path.</param>
    /// <exception cref="Diagnostics.NixException">A text is not UTF-8.</exception>
    public static string Write(SortedDictionary<string, Derivation> derivations)
    {
        var json = new JsonText();
        json.Raw("{\"derivations\":{");
        bool first = true;
        foreach (KeyValuePair<string, Derivation> derivation in derivations)
        {
            Separate(json, ref first);
            Name(json, BaseNameOf(derivation.Key));
            Write(json, derivation.Value);
            if (json.Error is { } error)
            {
                throw new Diagnostics.NixException(NixErrorKind.InvalidString, "derivation '" + derivation.Key + "' cannot be written as JSON: " + error);
            }
        }

        json.Raw("},");
        json.Raw(Version);
        return json.ToString();
    }

    private static void Write(JsonText json, Derivation derivation)
    {
        json.Raw("{\"args\":");
        List(json, derivation.Arguments);
        json.Raw(",\"builder\":");
        json.String(derivation.Builder);
        json.Raw(",\"env\":{");
        bool first = true;
        derivation.Environment.TryGetValue(StructuredAttributes, out string? attributes);
        foreach (KeyValuePair<string, string> variable in derivation.Environment)
        {
            if (variable.Key != StructuredAttributes)
            {
                Separate(json, ref first);
                Name(json, variable.Key);
                json.String(variable.Value);
            }
        }

        json.Raw("},\"inputs\":{\"drvs\":{");
        first = true;
        foreach (KeyValuePair<string, DerivationInput> input in derivation.InputDerivations)
        {
            Separate(json, ref first);
            Name(json, BaseNameOf(input.Key));
            Write(json, input.Value);
        }

        json.Raw("},\"srcs\":[");
        first = true;
        foreach (string source in derivation.InputSources)
        {
            Separate(json, ref first);
            json.String(BaseNameOf(source));
        }

        json.Raw("]},\"name\":");
        json.String(derivation.Name);
        json.Raw(",\"outputs\":{");
        first = true;
        foreach (KeyValuePair<string, DerivationOutput> output in derivation.Outputs)
        {
            Separate(json, ref first);
            Name(json, output.Key);
            Write(json, output.Value);
        }

        json.Raw("}");
        if (attributes is not null)
        {
            json.Raw(",\"structuredAttrs\":");
            json.Raw(JsonData.Normalize(attributes, "failed to process __json attribute: ", static () => Core.Machine.VmSlot.Current?.Poll()));
        }

        json.Raw(",\"system\":");
        json.String(derivation.System);
        json.Raw(",");
        json.Raw(Version);
    }

    private static void Write(JsonText json, DerivationInput input)
    {
        // The reader limits how deep these are.
        json.Raw("{\"dynamicOutputs\":{");
        bool first = true;
        foreach (KeyValuePair<string, DerivationInput> nested in input.Nested ?? new SortedList<string, DerivationInput>())
        {
            Separate(json, ref first);
            Name(json, nested.Key);
            Write(json, nested.Value);
        }

        json.Raw("},\"outputs\":");
        List(json, input.Outputs);
        json.Raw("}");
    }

    private static void Write(JsonText json, DerivationOutput output)
    {
        switch (output.Kind)
        {
            case DerivationOutputKind.InputAddressed:
                json.Raw("{\"path\":");
                json.String(BaseNameOf(output.Path!));
                break;
            case DerivationOutputKind.Deferred:
                json.Raw("{");
                break;
            case DerivationOutputKind.Fixed:
                json.Raw("{\"hash\":");
                json.String(output.Address!.Hash.ToText(HashFormat.Sri, withAlgorithm: true));
                json.Raw(",\"method\":");
                json.String(ContentAddressMethods.NameOf(output.Address.Method));
                break;
            default:
                string algorithm = output.MethodAndAlgorithm;
                ContentAddressMethod method = ContentAddressMethods.TakePrefix(ref algorithm);
                json.Raw("{\"hashAlgo\":");
                json.String(algorithm);
                json.Raw(output.Kind == DerivationOutputKind.Impure ? ",\"impure\":true,\"method\":" : ",\"method\":");
                json.String(ContentAddressMethods.NameOf(method));
                break;
        }

        json.Raw("}");
    }

    private static string BaseNameOf(string path) => path.Substring(path.LastIndexOf('/') + 1);

    private static void List(JsonText json, IEnumerable<string> items)
    {
        json.Raw("[");
        bool first = true;
        foreach (string item in items)
        {
            Separate(json, ref first);
            json.String(item);
        }

        json.Raw("]");
    }

    private static void Name(JsonText json, string name)
    {
        json.String(name);
        json.Raw(":");
    }

    private static void Separate(JsonText json, ref bool first)
    {
        if (!first)
        {
            json.Raw(",");
        }

        first = false;
    }
}
