using System;
using System.Collections.Generic;
using TvixEval.Text;

namespace TvixEval.Store;

/// <summary>
/// A store derivation: what a <c>.drv</c> file says. All texts are bytes, one a char; paths are full store paths.
/// </summary>
internal sealed class Derivation
{
    /// <summary>Creates a derivation without anything in it.</summary>
    /// <param name="name">Its name.</param>
    public Derivation(string name) => Name = name;

    /// <summary>The name; that of the file, without hash and extension.</summary>
    public string Name { get; }

    /// <summary>The outputs by name.</summary>
    public SortedList<string, DerivationOutput> Outputs { get; } = new(StringComparer.Ordinal);

    /// <summary>The derivations whose outputs are used, by store path.</summary>
    public SortedList<string, DerivationInput> InputDerivations { get; } = new(StringComparer.Ordinal);

    /// <summary>The store paths that are used as they are.</summary>
    public SortedSet<string> InputSources { get; } = new(StringComparer.Ordinal);

    /// <summary>The system it is built on.</summary>
    public string System { get; set; } = string.Empty;

    /// <summary>The program that builds it.</summary>
    public string Builder { get; set; } = string.Empty;

    /// <summary>The arguments of that program.</summary>
    public IList<string> Arguments { get; } = new List<string>();

    /// <summary>The environment of that program by name. Structured attributes are the JSON text in <c>__json</c>.</summary>
    public SortedList<string, string> Environment { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether some input is an output of a derivation that has to be built first.</summary>
    public bool HasDynamicInputs
    {
        get
        {
            foreach (DerivationInput input in InputDerivations.Values)
            {
                if (input.Nested is not null)
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>The store paths that the derivation's file refers to, sorted: input derivations and input sources.</summary>
    public string[] References
    {
        get
        {
            var all = new SortedSet<string>(InputSources, StringComparer.Ordinal);
            all.UnionWith(InputDerivations.Keys);
            var references = new string[all.Count];
            all.CopyTo(references);
            return references;
        }
    }

    /// <summary>Reads the text of a <c>.drv</c> file.</summary>
    /// <param name="text">The text.</param>
    /// <param name="name">The derivation's name: that of the file, without hash and extension.</param>
    /// <param name="store">The store directory that it is for.</param>
    /// <param name="features">The experimental features that are on.</param>
    /// <exception cref="Diagnostics.NixException">It is not the text of a derivation, or needs a feature that is off.</exception>
    public static Derivation Parse(string text, string name, StoreDirectory store, ICollection<string> features) =>
        DerivationReader.Read(text, name, store, features);

    /// <summary>The text of the <c>.drv</c> file.</summary>
    /// <param name="store">The store directory that it is for.</param>
    public string ToText(StoreDirectory store)
    {
        var sink = new ByteSink();
        new DerivationWriter(sink, store).Write(this);
        return Bytes.FromArray(sink.Buffer, 0, sink.Length);
    }

    /// <summary>The path of the <c>.drv</c> file.</summary>
    /// <param name="store">The store directory that it is for.</param>
    /// <exception cref="Diagnostics.NixException">The name is not allowed.</exception>
    public string PathIn(StoreDirectory store) =>
        store.MakeTextPath(Name + StorePathNames.DerivationExtension, Hash.Of(HashAlgorithm.Sha256, ToText(store)), References);

    /// <summary>Uses an output of another derivation.</summary>
    /// <param name="path">The other derivation's store path.</param>
    public DerivationInput Input(string path)
    {
        if (!InputDerivations.TryGetValue(path, out DerivationInput? input))
        {
            input = new DerivationInput();
            InputDerivations.Add(path, input);
        }

        return input;
    }
}
