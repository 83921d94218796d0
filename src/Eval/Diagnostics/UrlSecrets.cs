using System;
using System.Text;

namespace TvixEval.Diagnostics;

/// <summary>
/// Takes passwords and tokens out of the URLs in a text that people are to read: messages end up in logs. C++ Nix shows them.
/// </summary>
internal static class UrlSecrets
{
    private const string Separator = "://";
    private const string Mask = "***";

    // What ends a URL in a text; an apostrophe may be a part of it, but only a password would have one.
    private const string Ends = " \t\r\n\"<>`\\";

    private static readonly string[] SecretNames = { "sig", "key", "auth", "code", "pwd", "pass" };
    private static readonly string[] SecretParts =
    {
        "token", "passw", "secret", "signature", "credential", "apikey", "api_key", "api-key", "accesskey", "access_key", "access-key",
    };

    /// <summary>The text without passwords, without users of <c>http(s)</c> URLs (forges take tokens there), and without the values of parameters that are secrets.</summary>
    public static string Hide(string text)
    {
        int at = text.IndexOf(Separator, StringComparison.Ordinal);
        if (at < 0)
        {
            return text;
        }

        var shown = new StringBuilder(text.Length);
        int done = 0;
        for (; at >= 0; at = text.IndexOf(Separator, Math.Max(done, at + Separator.Length), StringComparison.Ordinal))
        {
            int start = at + Separator.Length;
            int end = start;
            while (end < text.Length && text[end] is not ('/' or '?' or '#') && Ends.IndexOf(text[end]) < 0)
            {
                end++;
            }

            done = HideUser(text, at, start, end, shown, done);
            int last = end;
            while (last < text.Length && Ends.IndexOf(text[last]) < 0 && text[last] != '\'')
            {
                last++;
            }

            done = HideParameters(text, end, last, shown, done);
        }

        return done == 0 ? text : shown.Append(text, done, text.Length - done).ToString();
    }

    private static int HideUser(string text, int schemeEnd, int start, int end, StringBuilder shown, int done)
    {
        int at = end > start ? text.LastIndexOf('@', end - 1, end - start) : -1;
        if (at < 0)
        {
            return done;
        }

        int from = start;
        if (!IsWeb(text, schemeEnd))
        {
            // The user of a repository (git@) is no secret.
            int colon = text.IndexOf(':', start, at - start);
            if (colon < 0)
            {
                return done;
            }

            from = colon + 1;
        }

        shown.Append(text, done, from - done).Append(Mask);
        return at;
    }

    private static int HideParameters(string text, int start, int end, StringBuilder shown, int done)
    {
        int question = text.IndexOf('?', start, end - start);
        for (int name = question + 1; question >= 0 && name < end;)
        {
            int next = text.IndexOfAny(new[] { '&', ';', '#' }, name, end - name);
            next = next < 0 ? end : next;
            int equals = text.IndexOf('=', name, next - name);
            if (equals >= 0 && equals + 1 < next && IsSecret(text.Substring(name, equals - name)))
            {
                shown.Append(text, done, equals + 1 - done).Append(Mask);
                done = next;
            }

            name = next + 1;
        }

        return done;
    }

    private static bool IsWeb(string text, int schemeEnd) =>
        EndsWith(text, schemeEnd, "http") || EndsWith(text, schemeEnd, "https");

    private static bool EndsWith(string text, int end, string word) =>
        end >= word.Length && string.Compare(text, end - word.Length, word, 0, word.Length, StringComparison.OrdinalIgnoreCase) == 0;

    private static bool IsSecret(string name)
    {
        name = name.ToLowerInvariant();
        return Array.IndexOf(SecretNames, name) >= 0 || Array.Exists(SecretParts, part => name.Contains(part));
    }
}
