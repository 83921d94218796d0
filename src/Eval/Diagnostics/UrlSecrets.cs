using System;
using System.Collections.Generic;
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

    // More of the name of a parameter is not looked at.
    private const int LongestName = 256;

    private static readonly char[] Question = { '?' };
    private static readonly char[] EqualSign = { '=' };
    private static readonly char[] ParameterEnds = { '&', ';', '#' };
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

        // URLs may stand in parameters of others, thousands of them: each place is looked at once.
        var masks = new List<(int Start, int End)>();
        int last = 0;
        int handled = 0;
        int question = -1;
        int parameterEnd = -1;
        int equals = -1;
        for (; at >= 0; at = text.IndexOf(Separator, at + Separator.Length, StringComparison.Ordinal))
        {
            int start = at + Separator.Length;
            int end = start;
            while (end < text.Length && text[end] is not ('/' or '?' or '#') && Ends.IndexOf(text[end]) < 0)
            {
                end++;
            }

            AddUser(text, at, start, end, masks);
            last = Math.Max(last, end);
            while (last < text.Length && Ends.IndexOf(text[last]) < 0 && text[last] != '\'')
            {
                last++;
            }

            if (Next(text, Question, end, ref question) >= last)
            {
                continue;
            }

            // The first parameter of each, and of those after it what no URL around this one has.
            int name = question + 1;
            int next = Math.Min(Next(text, ParameterEnds, name, ref parameterEnd), last);
            AddParameter(text, name, Next(text, EqualSign, name, ref equals), next, masks);
            for (name = Math.Max(next + 1, handled); name < last; name = next + 1)
            {
                next = text.IndexOfAny(ParameterEnds, name, last - name);
                next = next < 0 ? last : next;
                AddParameter(text, name, text.IndexOf('=', name, next - name), next, masks);
            }

            handled = Math.Max(handled, last + 1);
        }

        return masks.Count == 0 ? text : Apply(text, masks);
    }

    private static string Apply(string text, List<(int Start, int End)> masks)
    {
        masks.Sort();
        var shown = new StringBuilder(text.Length);
        int done = 0;
        foreach ((int start, int end) in masks)
        {
            if (start >= done)
            {
                shown.Append(text, done, start - done).Append(Mask);
            }

            done = Math.Max(done, end);
        }

        return shown.Append(text, done, text.Length - done).ToString();
    }

    private static void AddUser(string text, int schemeEnd, int start, int end, List<(int Start, int End)> masks)
    {
        int at = end > start ? text.LastIndexOf('@', end - 1, end - start) : -1;
        if (at < 0)
        {
            return;
        }

        int from = start;
        if (!IsWeb(text, schemeEnd))
        {
            // The user of a repository (git@) is no secret.
            int colon = text.IndexOf(':', start, at - start);
            if (colon < 0)
            {
                return;
            }

            from = colon + 1;
        }

        masks.Add((from, at));
    }

    private static void AddParameter(string text, int name, int equals, int end, List<(int Start, int End)> masks)
    {
        if (equals >= 0 && equals + 1 < end)
        {
            int start = Math.Max(name, equals - LongestName);
            if (IsSecret(text.Substring(start, equals - start)))
            {
                masks.Add((equals + 1, end));
            }
        }
    }

    /// <summary>Where one of some characters is next; places only go up, and what is known already is not looked for again.</summary>
    private static int Next(string text, char[] characters, int from, ref int known)
    {
        if (known < from)
        {
            known = from < text.Length ? text.IndexOfAny(characters, from) : -1;
            known = known < 0 ? text.Length : known;
        }

        return known;
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
