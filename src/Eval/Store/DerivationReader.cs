using System;
using System.Collections.Generic;
using TvixEval.Core.Machine;
using TvixEval.Diagnostics;
using TvixEval.Text;
using TvixEval.Work;

namespace TvixEval.Store;

/// <summary>Reads the text of <c>.drv</c> files.</summary>
internal sealed class DerivationReader
{
    private const string DynamicVersion = "xp-dyn-drv";

    // Nobody nests outputs of outputs deeper than a few levels; reading them is recursive.
    private const int MaxNesting = 1000;

    private const int PollEvery = 4096;

    private readonly string text;
    private readonly StoreDirectory store;
    private readonly ICollection<string> features;
    private int items;
    private int at;

    private DerivationReader(string text, StoreDirectory store, ICollection<string> features)
    {
        this.text = text;
        this.store = store;
        this.features = features;
    }

    /// <summary>Reads a derivation.</summary>
    /// <param name="text">The text; bytes, one a char.</param>
    /// <param name="name">The derivation's name.</param>
    /// <param name="store">The store directory that it is for.</param>
    /// <param name="features">The experimental features that are on.</param>
    /// <exception cref="NixException">It is not the text of a derivation.</exception>
    public static Derivation Read(string text, string name, StoreDirectory store, ICollection<string> features) =>
        new DerivationReader(text, store, features).Read(name);

    private Derivation Read(string name)
    {
        var derivation = new Derivation(name);
        bool dynamic = ReadVersion(name);
        Expect("[");
        var outputs = new Dictionary<string, DerivationOutput>(StringComparer.Ordinal);
        while (!AtEnd())
        {
            Expect("(");
            string output = String();
            outputs[output] = ReadOutput(derivation.Name, output);
        }

        AddSorted(outputs, derivation.Outputs);
        Expect(",[");
        var inputs = new Dictionary<string, DerivationInput>(StringComparer.Ordinal);
        while (!AtEnd())
        {
            Expect("(");
            string path = StorePath();
            Expect(",");
            if (!inputs.TryGetValue(path, out DerivationInput? input))
            {
                inputs.Add(path, input = new DerivationInput());
            }

            ReadInput(input, dynamic, 0);
            if (input.Outputs.Count == 0 && input.Nested is null)
            {
                throw Bad("inputDrvs entry for '" + path + "' specifies no outputs");
            }

            Expect(")");
        }

        AddSorted(inputs, derivation.InputDerivations);
        Expect(",[");
        while (!AtEnd())
        {
            derivation.InputSources.Add(StorePath());
        }

        Expect(",");
        derivation.System = String();
        Expect(",");
        derivation.Builder = String();
        Expect(",[");
        while (!AtEnd())
        {
            derivation.Arguments.Add(String());
        }

        Expect(",[");
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        while (!AtEnd())
        {
            Expect("(");
            string variable = String();
            Expect(",");
            environment[variable] = String();
            Expect(")");
        }

        AddSorted(environment, derivation.Environment);
        Expect(")");
        return derivation;
    }

    /// <summary>Adds items to a list that keeps them sorted. One by one, a million of them in the opposite order would take hours.</summary>
    private static void AddSorted<T>(Dictionary<string, T> items, SortedList<string, T> list)
    {
        var keys = new string[items.Count];
        items.Keys.CopyTo(keys, 0);
        Array.Sort(keys, StringComparer.Ordinal);
        list.Capacity = keys.Length;
        foreach (string key in keys)
        {
            list.Add(key, items[key]);
        }
    }

    private bool ReadVersion(string name)
    {
        if (Starts("DrvWithVersion("))
        {
            at += "DrvWithVersion(".Length;
            string version = String();
            if (version != DynamicVersion)
            {
                throw Bad("Unknown derivation ATerm format version '" + version + "'");
            }

            ExperimentalFeatures.Require(
                features, ExperimentalFeatures.DynamicDerivations, "derivation '" + name + "', ATerm format version '" + DynamicVersion + "'");
            Expect(",");
            return true;
        }

        if (!Starts("De"))
        {
            throw Bad("derivation does not start with 'Derive' or 'DrvWithVersion'");
        }

        Expect("Derive(");
        return false;
    }

    private DerivationOutput ReadOutput(string derivationName, string output)
    {
        Expect(",");
        string path = String();
        Expect(",");
        string method = String();
        Expect(",");
        string hash = String();
        Expect(")");
        if (method.Length == 0)
        {
            if (path.Length == 0)
            {
                return DerivationOutput.Deferred;
            }

            store.Check(path);
            return DerivationOutput.InputAddressed(path);
        }

        ContentAddressMethod kind = ContentAddressMethods.TakePrefix(ref method);
        if (kind == ContentAddressMethod.Git)
        {
            ExperimentalFeatures.Require(features, ExperimentalFeatures.GitHashing);
        }
        else if (kind == ContentAddressMethod.Text)
        {
            ExperimentalFeatures.Require(features, ExperimentalFeatures.DynamicDerivations, "text-hashed derivation output");
        }

        return ReadContentAddressed(derivationName, output, path, kind, HashNames.Parse(method, features), hash);
    }

    private DerivationOutput ReadContentAddressed(
        string derivationName, string output, string path, ContentAddressMethod kind, HashAlgorithm algorithm, string hash)
    {
        if (hash.Length > 0 && hash != "impure")
        {
            store.Check(path);
            DerivationOutput result = DerivationOutput.Fixed(new ContentAddress(kind, Hash.ParseUnprefixed(hash, algorithm)));
            return result.PathIn(store, derivationName, output) == path
                ? result
                : throw Bad("derivation output '" + output + "' has path '" + path + "', which does not match its content address");
        }

        bool impure = hash.Length > 0;
        ExperimentalFeatures.Require(features, impure ? ExperimentalFeatures.ImpureDerivations : ExperimentalFeatures.ContentAddressed);
        return path.Length > 0
            ? throw Bad((impure ? "impure" : "content-addressing") + " derivation output should not specify output path")
            : impure ? DerivationOutput.Impure(kind, algorithm)
            : DerivationOutput.Floating(kind, algorithm);
    }

    private void ReadInput(DerivationInput input, bool dynamic, int depth)
    {
        if (!dynamic || Starts("["))
        {
            ReadOutputNames(input);
            return;
        }

        if (!Starts("(") || depth >= MaxNesting)
        {
            throw Bad("invalid inputDrvs entry in derivation");
        }

        at++;
        ReadOutputNames(input);
        Expect(",[");
        while (!AtEnd())
        {
            Expect("(");
            DerivationInput nested = input.Descend(String());
            Expect(",");
            ReadInput(nested, dynamic, depth + 1);
            Expect(")");
        }

        Expect(")");
    }

    private void ReadOutputNames(DerivationInput input)
    {
        Expect("[");
        while (!AtEnd())
        {
            input.Outputs.Add(String());
        }
    }

    private bool Starts(string expected) => string.CompareOrdinal(text, at, expected, 0, expected.Length) == 0;

    private void Expect(string expected)
    {
        if (!Starts(expected))
        {
            throw Bad("expected string '" + expected + "'");
        }

        at += expected.Length;
    }

    /// <summary>Skips a comma, or the end of a list; says which.</summary>
    private bool AtEnd()
    {
        if (++items % PollEvery == 0)
        {
            // An item of a few bytes becomes objects of some hundred.
            MemoryBudget.Charge(PollEvery * 256L);
            VmSlot.Current?.Poll();
        }

        char c = at < text.Length ? text[at] : '\0';
        at += c is ',' or ']' ? 1 : 0;
        return c == ']';
    }

    private string StorePath()
    {
        string path = String();
        store.Check(path);
        return path;
    }

    private string String()
    {
        Expect("\"");
        int start = at;
        ByteBuilder? unescaped = null;
        while (at < text.Length && text[at] != '"')
        {
            if (text[at] != '\\')
            {
                at++;
                continue;
            }

            if (at + 1 >= text.Length)
            {
                break;
            }

            unescaped ??= new ByteBuilder();
            unescaped.Append(text, start, at - start);
            unescaped.Append(text[at + 1] switch { 'n' => '\n', 'r' => '\r', 't' => '\t', char c => c });
            at += 2;
            start = at;
        }

        if (at >= text.Length || text[at] != '"')
        {
            throw Bad("unterminated string in derivation");
        }

        int end = at++;
        if (unescaped is null)
        {
            return text.Substring(start, end - start);
        }

        unescaped.Append(text, start, end - start);
        return unescaped.ToString();
    }

    private static NixException Bad(string message) => new(NixErrorKind.InvalidDerivation, message);
}
