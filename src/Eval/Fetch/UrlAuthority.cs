using System.Globalization;

namespace TvixEval.Fetch;

/// <summary>User, host and port of a URL; decoded, bytes one a char.</summary>
internal sealed class UrlAuthority
{
    /// <summary>Creates an authority.</summary>
    public UrlAuthority(string host, string? user = null, string? password = null, int? port = null, bool isBracketed = false)
    {
        Host = host;
        User = user;
        Password = password;
        Port = port;
        IsBracketed = isBracketed;
    }

    /// <summary>The host, without the brackets of an IPv6 address; may be empty.</summary>
    public string Host { get; }

    /// <summary>The user, or null.</summary>
    public string? User { get; }

    /// <summary>The password, or null.</summary>
    public string? Password { get; }

    /// <summary>The port, or null for the usual one.</summary>
    public int? Port { get; }

    /// <summary>Whether the host is an IPv6 address.</summary>
    public bool IsBracketed { get; }

    /// <summary>Reads <c>user:password@host:port</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="url">The URL that it is a part of.</param>
    public static UrlAuthority Parse(string text, string url)
    {
        string? user = null;
        string? password = null;
        string rest = text;
        int at = text.LastIndexOf('@');
        if (at >= 0)
        {
            string info = text.Substring(0, at);
            int colon = info.IndexOf(':');
            user = FetchUrl.Decode(colon < 0 ? info : info.Substring(0, colon));
            password = colon < 0 ? null : FetchUrl.Decode(info.Substring(colon + 1));
            rest = text.Substring(at + 1);
        }

        bool isBracketed = rest.Length > 0 && rest[0] == '[';
        int hostEnd = isBracketed ? rest.IndexOf(']') + 1 : rest.IndexOf(':');
        if (isBracketed && hostEnd == 0)
        {
            throw FetchUrl.Bad($"'{url}' is not a valid URL: mismatch");
        }

        hostEnd = hostEnd < 0 ? rest.Length : hostEnd;
        string host = isBracketed ? rest.Substring(1, hostEnd - 2) : rest.Substring(0, hostEnd);
        int? port = null;
        if (hostEnd < rest.Length)
        {
            string digits = rest.Substring(hostEnd + 1);
            if (rest[hostEnd] != ':')
            {
                throw FetchUrl.Bad($"'{url}' is not a valid URL: leftover");
            }

            if (digits.Length > 0)
            {
                port = PortOf(url, digits);
            }
        }

        return new UrlAuthority(FetchUrl.Decode(host), user, password, port, isBracketed);
    }

    /// <summary>The text of the authority.</summary>
    public override string ToString()
    {
        string text = User is null ? string.Empty
            : FetchUrl.Encode(User, string.Empty) + (Password is null ? string.Empty : ":" + FetchUrl.Encode(Password, string.Empty)) + "@";
        text += IsBracketed ? "[" + FetchUrl.Encode(Host, ":") + "]" : FetchUrl.Encode(Host, string.Empty);
        return Port is { } port ? text + ":" + port.ToString(CultureInfo.InvariantCulture) : text;
    }

    private static int PortOf(string url, string digits)
    {
        foreach (char c in digits)
        {
            if (c is < '0' or > '9')
            {
                throw FetchUrl.Bad($"'{url}' is not a valid URL: leftover");
            }
        }

        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port is > 0 and <= ushort.MaxValue
            ? port
            : throw FetchUrl.Bad($"port '{digits}' is invalid");
    }
}
