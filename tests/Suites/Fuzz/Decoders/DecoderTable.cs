using System;
using System.Collections.Generic;
using System.Linq;
using TvixEval.Text;

namespace TvixEval.Suites.Fuzz.Decoders;

/// <summary>All decoders.</summary>
public static class DecoderTable
{
    /// <summary>The decoders, in the order in which they are run.</summary>
    public static IReadOnlyList<Decoder> All { get; } =
        LanguageDecoders.All.Concat(DataDecoders.All).Concat(StoreDecoders.All).Concat(FetchDecoders.All).Concat(ArchiveDecoders.All).ToArray();

    /// <summary>A decoder by its name.</summary>
    /// <param name="name">The name.</param>
    public static Decoder Get(string name) => All.First(decoder => decoder.Name == name);

    /// <summary>The bytes, one a char, that a text in base-64 stands for.</summary>
    internal static string OfBase64(string text) => Bytes.FromArray(Convert.FromBase64String(text));

    /// <summary>A text many times.</summary>
    internal static string Times(string text, int count) => new System.Text.StringBuilder().Insert(0, text, count).ToString();
}
