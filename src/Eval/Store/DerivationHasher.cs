using System;
using System.Collections.Generic;
using TvixEval.Diagnostics;

namespace TvixEval.Store;

/// <summary>
/// Computes the paths of derivations and of their outputs. An output's path is a hash of the derivation in which the paths
/// of input derivations are replaced by hashes of those, made alike: "hash modulo", since it does not tell apart inputs
/// that are downloaded differently but have the same fixed content.
/// </summary>
internal sealed class DerivationHasher
{
    private readonly StoreDirectory store;
    private readonly Func<string, KnownDerivation> find;
    private readonly ByteSink sink = new();
    private readonly DerivationWriter writer;

    /// <summary>Creates a hasher; for one thread at a time.</summary>
    /// <param name="store">The store directory.</param>
    /// <param name="find">Finds an input derivation by its path, among those that were completed or described, or throws.</param>
    public DerivationHasher(StoreDirectory store, Func<string, KnownDerivation> find)
    {
        this.store = store;
        this.find = find;
        writer = new DerivationWriter(sink, store);
    }

    /// <summary>
    /// Gives a new derivation its output paths (those outputs that are deferred, unless they have to stay so), in its
    /// outputs and its environment, and computes its own path. Inputs are asked for once each, and nothing below them: they
    /// carry their hashes.
    /// </summary>
    /// <param name="derivation">The derivation; its input derivations come first.</param>
    /// <exception cref="NixException">It uses an output that an input derivation does not have, or its name is not allowed.</exception>
    public KnownDerivation Complete(Derivation derivation)
    {
        SortedDictionary<string, SortedSet<string>>? inputs = null;
        bool isFixed = derivation.Outputs.Values[0].Kind == DerivationOutputKind.Fixed;
        if (derivation.Outputs.Values[0].Kind is DerivationOutputKind.Deferred or DerivationOutputKind.InputAddressed)
        {
            inputs = HashInputs(derivation);
        }

        if (inputs is not null && derivation.Outputs.Values[0].Kind == DerivationOutputKind.Deferred)
        {
            FillIn(derivation, inputs);
        }

        sink.Clear();
        writer.Write(derivation);
        byte[] text = sink.ToArray();
        string[] references = derivation.References;
        string path = store.MakeTextPath(derivation.Name + StorePathNames.DerivationExtension, HashSink(), references);
        return Describe(derivation, path, text, references, inputs, isFixed);
    }

    /// <summary>Describes a derivation that was read.</summary>
    /// <param name="derivation">The derivation; its input derivations come first.</param>
    /// <param name="path">Its store path.</param>
    /// <param name="text">The content of its file; not to be written to afterwards.</param>
    /// <exception cref="NixException">It uses an output that an input derivation does not have.</exception>
    public KnownDerivation Describe(Derivation derivation, string path, byte[] text)
    {
        DerivationOutputKind kind = derivation.Outputs.Count == 0 ? DerivationOutputKind.Deferred : derivation.Outputs.Values[0].Kind;
        SortedDictionary<string, SortedSet<string>>? inputs = kind == DerivationOutputKind.InputAddressed ? HashInputs(derivation) : null;
        return Describe(derivation, path, text, derivation.References, inputs, kind == DerivationOutputKind.Fixed);
    }

    private KnownDerivation Describe(
        Derivation derivation,
        string path,
        byte[] text,
        string[] references,
        SortedDictionary<string, SortedSet<string>>? inputs,
        bool isFixed)
    {
        string? modulo = null;
        if (isFixed)
        {
            DerivationOutput output = derivation.Outputs.Values[0];
            string outPath = output.PathIn(store, derivation.Name, derivation.Outputs.Keys[0])!;
            string fingerprint = "fixed:out:" + output.MethodAndAlgorithm + ":"
                + output.Address!.Hash.ToText(HashFormat.Base16, withAlgorithm: false) + ":" + outPath;
            modulo = Hash.Of(HashAlgorithm.Sha256, fingerprint).ToText(HashFormat.Base16, withAlgorithm: false);
        }
        else if (inputs is not null)
        {
            sink.Clear();
            writer.WriteModulo(derivation, inputs, masked: false);
            modulo = HashSink().ToText(HashFormat.Base16, withAlgorithm: false);
        }

        var outputs = new string[derivation.Outputs.Count];
        derivation.Outputs.Keys.CopyTo(outputs, 0);
        return new KnownDerivation(path, text, references, outputs, modulo, isFixed);
    }

    private void FillIn(Derivation derivation, SortedDictionary<string, SortedSet<string>> inputs)
    {
        sink.Clear();
        writer.WriteModulo(derivation, inputs, masked: true);
        Hash hash = HashSink();
        foreach (string output in new List<string>(derivation.Outputs.Keys))
        {
            string path = store.MakeOutputPath(output, hash, derivation.Name);
            derivation.Outputs[output] = DerivationOutput.InputAddressed(path);
            derivation.Environment[output] = path;
        }
    }

    /// <summary>What the input derivations are replaced by: output names by hash. Null while some hash cannot be known.</summary>
    private SortedDictionary<string, SortedSet<string>>? HashInputs(Derivation derivation)
    {
        var hashes = new SortedDictionary<string, SortedSet<string>>(StringComparer.Ordinal);
        foreach (KeyValuePair<string, DerivationInput> input in derivation.InputDerivations)
        {
            if (input.Value.Nested is not null)
            {
                return null;
            }

            KnownDerivation known = find(input.Key);
            if (known.Modulo is not { } hash)
            {
                return null;
            }

            if (!hashes.TryGetValue(hash, out SortedSet<string>? outputs))
            {
                outputs = new SortedSet<string>(StringComparer.Ordinal);
                hashes.Add(hash, outputs);
            }

            foreach (string output in input.Value.Outputs)
            {
                if (Array.BinarySearch(known.Outputs, output, StringComparer.Ordinal) < 0)
                {
                    throw new NixException(NixErrorKind.InvalidDerivation, "no hash for output '" + output + "' of derivation '" + derivation.Name + "'");
                }

                outputs.Add(known.IsFixed ? "out" : output);
            }
        }

        return hashes;
    }

    private Hash HashSink() => Hash.Of(HashAlgorithm.Sha256, sink.Buffer, sink.Length);
}
