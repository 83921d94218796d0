using System;
using System.Collections.Generic;
using System.Text;
using TvixEval.Diagnostics;
using TvixEval.Text;

namespace TvixEval.Fetch;

/// <summary>
/// A URL taken apart as C++ Nix does it: RFC 3986, path segments and query decoded, the query sorted by name. Texts are bytes,
/// one a char. Not changed once it is made, except by its maker.
/// </summary>
internal sealed class FetchUrl
{
    private const string PathExtra = ":@";
    private const string QueryExtra = ":@/?";
    private const string UrlPunctuation = "-._~:/?#[]@!$&'()*+,;=%";

    /// <summary>Creates a URL.</summary>
    /// <param name="scheme">The scheme.</param>
    /// <param name="authority">What stands between two slashes and the path, or null without those slashes.</param>
    /// <param name="path">The segments of the path; an absolute one starts with an empty segment.</param>
    public FetchUrl(string scheme, UrlAuthority? authority, IEnumerable<string> path)
    {
        Scheme = scheme;
        Authority = authority;
        Path = new List<string>(path);
    }

    /// <summary>The scheme, such as <c>git+https</c>.</summary>
    public string Scheme { get; set; }

    /// <summary>The user, host and port, or null.</summary>
    public UrlAuthority? Authority { get; }

    /// <summary>The segments of the path, decoded.</summary>
    public List<string> Path { get; }

    /// <summary>The query, decoded, by name.</summary>
    public SortedDictionary<string, string> Query { get; } = new(StringComparer.Ordinal);

    /// <summary>What follows <c>#</c>, decoded; empty for nothing.</summary>
    public string Fragment { get; set; } = string.Empty;

    /// <summary>What stands before a plus sign in the scheme (<c>git</c> in <c>git+https</c>), or null.</summary>
    public string? Application => Scheme.IndexOf('+') is var plus and >= 0 ? Scheme.Substring(0, plus) : null;

    /// <summary>The scheme without what stands before a plus sign.</summary>
    public string Transport => Scheme.Substring(Scheme.IndexOf('+') + 1);

    /// <summary>The segments of the path that are not empty.</summary>
    public List<string> Segments => Path.FindAll(static segment => segment.Length > 0);

    /// <summary>Reads a URL.</summary>
    /// <param name="text">The text.</param>
    /// <param name="onWarning">Told of a query that makes no sense; may be null.</param>
    /// <param name="isLenient">Whether spaces and quotes are allowed where URLs have none.</param>
    /// <exception cref="NixException">It is none.</exception>
    public static FetchUrl Parse(string text, Action<string>? onWarning = null, bool isLenient = false)
    {
        int schemeEnd = SchemeEnd(text);
        if (schemeEnd < 0)
        {
            CheckCharacters(text, text, string.Empty);
            throw Bad($"'{text}' doesn't have a scheme");
        }

        string rest = text.Substring(schemeEnd + 1);
        int hash = rest.IndexOf('#');
        string fragment = hash < 0 ? string.Empty : rest.Substring(hash + 1);
        rest = hash < 0 ? rest : rest.Substring(0, hash);
        int question = rest.IndexOf('?');
        string query = question < 0 ? string.Empty : rest.Substring(question + 1);
        rest = question < 0 ? rest : rest.Substring(0, question);
        CheckCharacters(text, rest, string.Empty);
        CheckCharacters(text, query, isLenient ? " \"" : string.Empty);
        CheckCharacters(text, fragment, isLenient ? " \"^" : string.Empty);
        CheckEscapes(text, rest, "mismatch");
        CheckEscapes(text, query, "leftover");
        CheckEscapes(text, fragment, "mismatch");

        UrlAuthority? authority = null;
        if (rest.StartsWith("//", StringComparison.Ordinal))
        {
            int slash = rest.IndexOf('/', 2);
            string host = slash < 0 ? rest.Substring(2) : rest.Substring(2, slash - 2);
            authority = UrlAuthority.Parse(host, text);
            rest = slash < 0 ? string.Empty : rest.Substring(slash);
        }

        string scheme = text.Substring(0, schemeEnd);
        bool isFile = scheme.Substring(scheme.IndexOf('+') + 1) == "file";
        if (isFile && authority is { Host.Length: > 0 })
        {
            throw Bad($"file:// URL '{text}' has unexpected authority '{authority}'");
        }

        var segments = new List<string>();
        foreach (string segment in (isFile && rest.Length == 0 ? "/" : rest).Split('/'))
        {
            segments.Add(Decode(segment));
        }

        var url = new FetchUrl(scheme, authority, segments) { Fragment = Decode(fragment) };
        url.ReadQuery(query, onWarning);
        return url;
    }

    /// <summary>Decodes <c>%41</c> and the like.</summary>
    public static string Decode(string text)
    {
        if (text.IndexOf('%') < 0)
        {
            return text;
        }

        var decoded = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != '%')
            {
                decoded.Append(text[i]);
                continue;
            }

            if (i + 2 >= text.Length || Digit(text[i + 1]) < 0 || Digit(text[i + 2]) < 0)
            {
                throw Bad($"invalid URI parameter '{text}': {(i + 2 >= text.Length ? "incomplete pct-encoding" : "bad hexdig in pct-encoding")}");
            }

            decoded.Append((char)((Digit(text[i + 1]) << 4) | Digit(text[i + 2])));
            i += 2;
        }

        return decoded.ToString();
    }

    /// <summary>Encodes what is no letter, digit or one of <c>-._~</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="keep">What else stays as it is.</param>
    public static string Encode(string text, string keep)
    {
        const string Digits = "0123456789ABCDEF";
        StringBuilder? encoded = null;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (IsLetterOrDigit(c) || c is '-' or '.' or '_' or '~' || keep.IndexOf(c) >= 0)
            {
                encoded?.Append(c);
                continue;
            }

            encoded ??= new StringBuilder(text, 0, i, text.Length + 8);
            encoded.Append('%').Append(Digits[(c >> 4) & 15]).Append(Digits[c & 15]);
        }

        return encoded?.ToString() ?? text;
    }

    /// <summary>Whether a text is a scheme, such as <c>https</c>, with small letters.</summary>
    public static bool IsScheme(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] is not (>= 'a' and <= 'z') && (i == 0 || text[i] is not ((>= '0' and <= '9') or '+' or '.' or '-')))
            {
                return false;
            }
        }

        return text.Length > 0;
    }

    /// <summary>Refuses what a program that is given the URL could take for something else: an option, or a second line.</summary>
    /// <exception cref="BadUrlException">The host or the user starts with a dash, or there is a line end.</exception>
    public void CheckForPrograms()
    {
        string user = Authority?.User ?? string.Empty;
        string host = Authority?.Host ?? string.Empty;
        if (host.StartsWith("-", StringComparison.Ordinal) || user.StartsWith("-", StringComparison.Ordinal)
            || (user + host + string.Concat(Path)).IndexOfAny(new[] { '\n', '\r', '\0' }) >= 0)
        {
            throw Bad($"'{this}' is not a valid URL: its host or user starts with a dash, or it contains a line break");
        }
    }

    /// <summary>A URL with the same parts, to be changed.</summary>
    public FetchUrl Clone()
    {
        var copy = new FetchUrl(Scheme, Authority, Path) { Fragment = Fragment };
        foreach (KeyValuePair<string, string> pair in Query)
        {
            copy.Query.Add(pair.Key, pair.Value);
        }

        return copy;
    }

    /// <summary>The path of a <c>file</c> or <c>path</c> URL as a Nix path.</summary>
    /// <exception cref="NixException">A segment is no file name.</exception>
    public string ToFilePath()
    {
        foreach (string segment in Path)
        {
            if (segment.IndexOf('/') >= 0)
            {
                throw Bad($"URL path component '{segment}' contains '/', which is not allowed in file names");
            }

            if (segment.IndexOf('\0') >= 0)
            {
                throw Bad($"URL path component '{segment.Replace("\0", Bytes.FromText("\u2400"))}' contains NUL byte which is not allowed");
            }
        }

        // Path segments are joined as C++ joins paths, which drops empty ones in the middle.
        var path = new StringBuilder();
        for (int i = 0; i < Path.Count; i++)
        {
            if (i == 0 && Path[i].Length == 0)
            {
                path.Append('/');
            }
            else
            {
                path.Append(path.Length > 0 && path[path.Length - 1] != '/' ? "/" : string.Empty).Append(Path[i]);
            }
        }

        return path.ToString();
    }

    /// <summary>The text of the URL.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(Scheme).Append(':');
        if (Authority is not null)
        {
            text.Append("//").Append(Authority);
        }

        for (int i = 0; i < Path.Count; i++)
        {
            text.Append(i > 0 ? "/" : string.Empty).Append(Encode(Path[i], PathExtra));
        }

        char separator = '?';
        foreach (KeyValuePair<string, string> pair in Query)
        {
            text.Append(separator).Append(Encode(pair.Key, QueryExtra)).Append('=').Append(Encode(pair.Value, QueryExtra));
            separator = '&';
        }

        if (Fragment.Length > 0)
        {
            text.Append('#').Append(Encode(Fragment, string.Empty));
        }

        return text.ToString();
    }

    /// <summary>The error of a URL that makes no sense.</summary>
    internal static NixException Bad(string message) => new BadUrlException(message);

    private static int SchemeEnd(string text)
    {
        int colon = text.IndexOf(':');
        for (int i = 0; i < colon; i++)
        {
            if (!IsLetterOrDigit(text[i]) && text[i] is not ('+' or '-' or '.'))
            {
                return -1;
            }
        }

        return colon > 0 && !(text[0] is >= '0' and <= '9' or '+' or '-' or '.') ? colon : -1;
    }

    private static void CheckCharacters(string url, string part, string extra)
    {
        if (!HasLegalCharacters(part, extra))
        {
            throw Bad($"'{url}' is not a valid URL: leftover");
        }
    }

    private static void CheckEscapes(string url, string part, string fault)
    {
        if (!HasLegalEscapes(part))
        {
            throw Bad($"'{url}' is not a valid URL: {fault}");
        }
    }

    private static bool HasLegalCharacters(string part, string extra)
    {
        foreach (char c in part)
        {
            if (!IsLetterOrDigit(c) && UrlPunctuation.IndexOf(c) < 0 && extra.IndexOf(c) < 0)
            {
                return false;
            }
        }

        return true;
    }

    private static bool HasLegalEscapes(string part)
    {
        for (int i = part.IndexOf('%'); i >= 0; i = part.IndexOf('%', i + 1))
        {
            if (i + 2 >= part.Length || Digit(part[i + 1]) < 0 || Digit(part[i + 2]) < 0)
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsLetterOrDigit(char c) => c is (>= '0' and <= '9') or (>= 'a' and <= 'z') or (>= 'A' and <= 'Z');

    private static int Digit(char c) => c switch
    {
        >= '0' and <= '9' => c - '0',
        >= 'a' and <= 'f' => c - 'a' + 10,
        >= 'A' and <= 'F' => c - 'A' + 10,
        _ => -1,
    };

    /// <summary>Adds the parameters of a query, what stands after the question mark.</summary>
    internal void ReadQuery(string query, Action<string>? onWarning)
    {
        if (query.Length == 0)
        {
            return;
        }

        if (!HasLegalEscapes(query) || !HasLegalCharacters(query, " \""))
        {
            throw Bad($"invalid URI query '{query}': leftover");
        }

        foreach (string parameter in query.Split('&'))
        {
            int equals = parameter.IndexOf('=');
            if (equals < 0)
            {
                onWarning?.Invoke($"dubious URI query '{parameter}' is missing equal sign '=', ignoring");
                continue;
            }

            string name = Decode(parameter.Substring(0, equals));
            if (!Query.ContainsKey(name))
            {
                Query.Add(name, Decode(parameter.Substring(equals + 1)));
            }
        }
    }
}
