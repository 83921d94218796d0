using System;

namespace TvixEval.Options;

/// <summary>Names with wildcards as C# programs write them: <c>*</c> for any text, dots too, and <c>?</c> for one character. Upper and lower case are equal.</summary>
internal static class OptionWildcards
{
    private static readonly char[] Wildcards = { '*', '?' };

    /// <summary>Whether a name has wildcards.</summary>
    /// <param name="name">The name.</param>
    public static bool AreIn(string name) => name.IndexOfAny(Wildcards) >= 0;

    /// <summary>What a name begins with before its first wildcard.</summary>
    /// <param name="pattern">The name with wildcards.</param>
    public static string Beginning(string pattern) => pattern.Substring(0, Math.Max(0, pattern.IndexOfAny(Wildcards)));

    /// <summary>Whether a name is meant. Takes no more steps than the product of the lengths.</summary>
    /// <param name="pattern">The name with wildcards.</param>
    /// <param name="name">The name.</param>
    public static bool IsMatch(string pattern, string name)
    {
        int at = 0;
        int star = -1;
        int resume = 0;
        for (int i = 0; i < name.Length;)
        {
            if (at < pattern.Length && pattern[at] == '*')
            {
                star = at++;
                resume = i;
            }
            else if (at < pattern.Length && (pattern[at] == '?' || char.ToUpperInvariant(pattern[at]) == char.ToUpperInvariant(name[i])))
            {
                at++;
                i++;
            }
            else if (star >= 0)
            {
                // The last star takes one more: earlier ones never need to.
                at = star + 1;
                i = ++resume;
            }
            else
            {
                return false;
            }
        }

        while (at < pattern.Length && pattern[at] == '*')
        {
            at++;
        }

        return at == pattern.Length;
    }
}
