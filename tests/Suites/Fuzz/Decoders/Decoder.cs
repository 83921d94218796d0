using System;
using System.Collections.Generic;

namespace TvixEval.Suites.Fuzz.Decoders;

/// <summary>Something that reads bytes of others, and what to feed it with. Texts are bytes, one a char.</summary>
public sealed class Decoder
{
    /// <summary>Creates a decoder.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="run">Reads an input, and does with the result what its users do.</param>
    /// <param name="seeds">Small inputs that make sense, to make others of.</param>
    /// <param name="tokens">Pieces that mean something in the format.</param>
    internal Decoder(string name, Action<DecoderRun, string> run, IReadOnlyList<string> seeds, IReadOnlyList<string> tokens)
    {
        Name = name;
        Run = run;
        Seeds = seeds;
        Tokens = tokens;
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Small inputs that make sense.</summary>
    public IReadOnlyList<string> Seeds { get; }

    /// <summary>Inputs that are nested so deep that native recursion would end the process; each is run as it is.</summary>
    public IReadOnlyList<string> Deep { get; internal init; } = Array.Empty<string>();

    /// <summary>Whether inputs may last: they are programs. They have to end when they are interrupted.</summary>
    public bool MayLast { get; internal init; }

    /// <summary>The exceptions that are documented besides <see cref="Diagnostics.NixException"/>.</summary>
    public IReadOnlyList<Type> Documented { get; internal init; } = Array.Empty<Type>();

    /// <summary>Makes check sums right again, where nearly nothing would be read otherwise; or null.</summary>
    internal Func<string, string>? Repair { get; init; }

    internal Action<DecoderRun, string> Run { get; }

    internal IReadOnlyList<string> Tokens { get; }

    /// <summary>The input of a number: the same for the same seed, whatever was run before.</summary>
    /// <param name="seed">The seed of the whole run.</param>
    /// <param name="number">From 0. First come the seeds and the deep inputs as they are.</param>
    public string Input(int seed, int number)
    {
        if (number < Seeds.Count)
        {
            return Seeds[number];
        }

        if (number < Seeds.Count + Deep.Count)
        {
            return Deep[number - Seeds.Count];
        }

        uint hash = (uint)seed;
        foreach (char c in Name)
        {
            hash = (hash ^ c) * 0x01000193u;
        }

        return new Mutator(new Random((int)(hash * 31u) ^ number), this).Make();
    }
}
