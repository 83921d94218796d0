using System;

namespace TvixEval.Tests.Store;

/// <summary>Damages texts for tests of readers: the same way for the same seed.</summary>
internal static class Damage
{
    /// <summary>A text with one to three bytes changed, put in, taken out, or doubled with what follows.</summary>
    public static string Of(string text, Random random)
    {
        for (int left = random.Next(1, 4); left > 0; left--)
        {
            int at = random.Next(text.Length);
            text = random.Next(5) switch
            {
                0 => text.Substring(0, at) + (char)(text[at] ^ (1 << random.Next(8))) + text.Substring(at + 1),
                1 => text.Substring(0, at) + (char)random.Next(256) + text.Substring(at + 1),
                2 => text.Insert(at, ((char)random.Next(256)).ToString()),
                3 => text.Length > 1 ? text.Remove(at, 1) : text,
                _ => text.Insert(at, text.Substring(at, Math.Min(random.Next(1, 9), text.Length - at))),
            };
        }

        return text;
    }
}
