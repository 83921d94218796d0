using System;
using System.Globalization;
using System.Text;

namespace TvixEval.Module.Drive;

/// <summary>
/// Names of attributes as parts of a path. What would mean something in a path is written as <c>%</c> and two hexadecimal digits, as in
/// a URL: slashes, backslashes, colons, percent signs, wildcards, backticks, control characters, a tilde at the beginning, and names
/// that consist of dots. The empty name is a single <c>%</c>. Reading takes anything else as it is.
/// </summary>
internal static class ItemName
{
    private const string Escaped = "/\\:%*?[]`";
    private const string Empty = "%";

    /// <summary>The name as part of a path.</summary>
    /// <param name="name">The name.</param>
    public static string Encode(string name)
    {
        if (name.Length == 0)
        {
            return Empty;
        }

        bool isDots = name.Trim('.').Length == 0;
        StringBuilder? text = null;
        for (int i = 0; i < name.Length; i++)
        {
            char c = name[i];
            if (c < ' ' || Escaped.IndexOf(c) >= 0 || isDots || (c == '~' && i == 0))
            {
                text ??= new StringBuilder(name, 0, i, name.Length + 8);
                text.Append('%').Append(((int)c).ToString("X2", CultureInfo.InvariantCulture));
            }
            else
            {
                text?.Append(c);
            }
        }

        return text?.ToString() ?? name;
    }

    /// <summary>The name that a part of a path stands for.</summary>
    /// <param name="part">The part.</param>
    public static string Decode(string part)
    {
        if (part == Empty)
        {
            return string.Empty;
        }

        if (part.IndexOf('%') < 0)
        {
            return part;
        }

        var name = new StringBuilder(part.Length);
        for (int i = 0; i < part.Length; i++)
        {
            if (part[i] == '%' && i + 2 < part.Length
                && int.TryParse(part.Substring(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int code))
            {
                name.Append((char)code);
                i += 2;
            }
            else
            {
                name.Append(part[i]);
            }
        }

        return name.ToString();
    }

    /// <summary>The names along a path.</summary>
    /// <param name="path">The path.</param>
    public static string[] Split(string path)
    {
        string[] parts = path.Split(new[] { '/', '\\' }, StringSplitOptions.RemoveEmptyEntries);
        for (int i = 0; i < parts.Length; i++)
        {
            parts[i] = Decode(parts[i]);
        }

        return parts;
    }
}
