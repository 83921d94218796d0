using TvixEval.Work;

namespace TvixEval.Core.Values;

/// <summary>String values of parts of texts; the very short ones, which many programs make by the thousand, are shared.</summary>
internal static class Substrings
{
    private static readonly NixString?[] SingleBytes = new NixString?[256];

    /// <summary>A part of a text as a value without context.</summary>
    /// <param name="text">Bytes, one a char.</param>
    /// <param name="from">Where the part begins.</param>
    /// <param name="to">Where it ends.</param>
    public static NixString Of(string text, int from, int to) => (to - from) switch
    {
        0 => NixString.Empty,
        1 => SingleBytes[text[from]] ??= new NixString(text.Substring(from, 1)),
        _ => new NixString(Copy(text, from, to - from)),
    };

    /// <summary>A part of a text.</summary>
    /// <param name="text">Bytes, one a char.</param>
    /// <param name="from">Where the part begins.</param>
    /// <param name="count">How long it is.</param>
    public static string Copy(string text, int from, int count)
    {
        MemoryBudget.ChargeText(count);
        return text.Substring(from, count);
    }
}
