using System.Collections.Generic;

namespace TvixEval.Store;

/// <summary>Writes derivations in the form that store derivations have on disk (ATerm), and the variants of it that are hashed.</summary>
internal sealed class DerivationWriter
{
    private static readonly char[] Special = { '"', '\\', '\n', '\r', '\t' };

    private readonly ByteSink sink;
    private readonly StoreDirectory store;

    /// <summary>Creates a writer.</summary>
    /// <param name="sink">Where to write.</param>
    /// <param name="store">The store directory that the derivations are for.</param>
    public DerivationWriter(ByteSink sink, StoreDirectory store)
    {
        this.sink = sink;
        this.store = store;
    }

    /// <summary>Writes the text of the <c>.drv</c> file.</summary>
    public void Write(Derivation derivation)
    {
        bool dynamic = derivation.HasDynamicInputs;
        sink.Add(dynamic ? "DrvWithVersion(\"xp-dyn-drv\",[" : "Derive([");
        WriteOutputs(derivation, masked: false);
        sink.Add("],[");
        bool first = true;
        foreach (KeyValuePair<string, DerivationInput> input in derivation.InputDerivations)
        {
            Separate(ref first);
            sink.Add('(');
            Plain(input.Key);
            WriteInput(input.Value);
            sink.Add(')');
        }

        WriteRest(derivation, masked: false);
    }

    /// <summary>Writes the variant in which input derivations are replaced by their hashes.</summary>
    /// <param name="derivation">The derivation.</param>
    /// <param name="inputs">The names of the outputs that are used, by hash in base-16.</param>
    /// <param name="masked">Whether the paths of the derivation's own outputs are left out.</param>
    public void WriteModulo(Derivation derivation, SortedDictionary<string, SortedSet<string>> inputs, bool masked)
    {
        sink.Add("Derive([");
        WriteOutputs(derivation, masked);
        sink.Add("],[");
        bool first = true;
        foreach (KeyValuePair<string, SortedSet<string>> input in inputs)
        {
            Separate(ref first);
            sink.Add('(');
            Plain(input.Key);
            sink.Add(',');
            PlainList(input.Value);
            sink.Add(')');
        }

        WriteRest(derivation, masked);
    }

    private void WriteOutputs(Derivation derivation, bool masked)
    {
        bool first = true;
        foreach (KeyValuePair<string, DerivationOutput> named in derivation.Outputs)
        {
            DerivationOutput output = named.Value;
            Separate(ref first);
            sink.Add('(');
            Plain(named.Key);
            sink.Add(',');
            Plain(masked ? string.Empty : output.PathIn(store, derivation.Name, named.Key) ?? string.Empty);
            sink.Add(',');
            Plain(masked ? string.Empty : output.MethodAndAlgorithm);
            sink.Add(',');
            Plain(output.Kind switch
            {
                DerivationOutputKind.Fixed => output.Address!.Hash.ToText(HashFormat.Base16, withAlgorithm: false),
                DerivationOutputKind.Impure => "impure",
                _ => string.Empty,
            });
            sink.Add(')');
        }
    }

    private void WriteInput(DerivationInput input)
    {
        sink.Add(',');
        if (input.Nested is null)
        {
            PlainList(input.Outputs);
            return;
        }

        sink.Add('(');
        PlainList(input.Outputs);
        sink.Add(",[");
        bool first = true;
        foreach (KeyValuePair<string, DerivationInput> nested in input.Nested)
        {
            Separate(ref first);
            sink.Add('(');
            Plain(nested.Key);
            WriteInput(nested.Value);
            sink.Add(')');
        }

        sink.Add("])");
    }

    private void WriteRest(Derivation derivation, bool masked)
    {
        sink.Add("],");
        PlainList(derivation.InputSources);
        sink.Add(',');
        Plain(derivation.System);
        sink.Add(',');
        Escaped(derivation.Builder);
        sink.Add(",[");
        bool first = true;
        foreach (string argument in derivation.Arguments)
        {
            Separate(ref first);
            Escaped(argument);
        }

        sink.Add("],[");
        first = true;
        foreach (KeyValuePair<string, string> variable in derivation.Environment)
        {
            Separate(ref first);
            sink.Add('(');
            Escaped(variable.Key);
            sink.Add(',');
            Escaped(masked && derivation.Outputs.ContainsKey(variable.Key) ? string.Empty : variable.Value);
            sink.Add(')');
        }

        sink.Add("])");
    }

    private void Separate(ref bool first)
    {
        if (!first)
        {
            sink.Add(',');
        }

        first = false;
    }

    private void PlainList(IEnumerable<string> texts)
    {
        sink.Add('[');
        bool first = true;
        foreach (string text in texts)
        {
            Separate(ref first);
            Plain(text);
        }

        sink.Add(']');
    }

    /// <summary>Writes a text that C++ Nix does not escape here, whatever is in it.</summary>
    private void Plain(string text)
    {
        sink.Add('"');
        sink.Add(text);
        sink.Add('"');
    }

    private void Escaped(string text)
    {
        sink.Add('"');
        int start = 0;
        for (int at = text.IndexOfAny(Special); at >= 0; at = text.IndexOfAny(Special, start))
        {
            sink.Add(text, start, at - start);
            sink.Add('\\');
            sink.Add(text[at] switch { '\n' => 'n', '\r' => 'r', '\t' => 't', char c => c });
            start = at + 1;
        }

        sink.Add(text, start, text.Length - start);
        sink.Add('"');
    }
}
