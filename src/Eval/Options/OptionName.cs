using System.Collections.Generic;
using System.Text;
using TvixEval.Diagnostics;
using TvixEval.Formats.Json;
using TvixEval.Syntax;

namespace TvixEval.Options;

/// <summary>
/// Names of options, such as <c>users.users.&lt;name&gt;.uid</c>, as the newest nixpkgs writes them: parts that are no identifiers stand in quotes, except placeholders. All
/// texts are bytes, one a char.
/// </summary>
internal static class OptionName
{
    /// <summary>The name of an option.</summary>
    /// <param name="location">Its parts.</param>
    public static string Show(IEnumerable<string> location)
    {
        var name = new StringBuilder();
        foreach (string part in location)
        {
            name.Append(name.Length == 0 ? string.Empty : ".").Append(IsPlaceholder(part) ? part : Quoted(part));
        }

        return name.ToString();
    }

    /// <summary>A name with another part.</summary>
    /// <param name="name">The name; may be empty.</param>
    /// <param name="part">The part.</param>
    public static string Join(string name, string part)
    {
        string shown = IsPlaceholder(part) ? part : Quoted(part);
        return name.Length == 0 ? shown : name + "." + shown;
    }

    /// <summary>Whether a part stands for any name: <c>*</c>, <c>&lt;name&gt;</c>.</summary>
    /// <param name="part">The part.</param>
    public static bool IsPlaceholder(string part) => part == "*" || (part.Length >= 2 && part[0] == '<' && part[part.Length - 1] == '>');

    /// <summary>An attribute name as it stands in Nix text, in quotes where it needs them.</summary>
    /// <param name="part">The name.</param>
    public static string Quoted(string part)
    {
        if (NixText.IsBareIdentifier(part) && part != "or")
        {
            return part;
        }

        var json = new JsonText();
        json.String(part);
        return json.ToString().Replace("$", "\\$");
    }

    /// <summary>The parts of a name; quoted ones may hold dots.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="NixException">A quote is not closed, or a part is empty.</exception>
    public static IReadOnlyList<string> Parse(string name)
    {
        var parts = new List<string>();
        var part = new StringBuilder();
        bool isQuoted = false;
        for (int i = 0; i <= name.Length; i++)
        {
            if (i == name.Length || name[i] == '.')
            {
                if (part.Length == 0 && !isQuoted)
                {
                    throw new NixException(NixErrorKind.InvalidArgument, $"the name of an option has an empty part: '{name}'");
                }

                parts.Add(part.ToString());
                part.Clear();
                isQuoted = false;
            }
            else if (name[i] == '"')
            {
                isQuoted = true;
                for (i++; i < name.Length && name[i] != '"'; i++)
                {
                    i += name[i] == '\\' && i + 1 < name.Length ? 1 : 0;
                    part.Append(name[i]);
                }

                if (i >= name.Length)
                {
                    throw new NixException(NixErrorKind.InvalidArgument, $"a quote is not closed in the name of an option: '{name}'");
                }
            }
            else
            {
                part.Append(name[i]);
            }
        }

        return parts;
    }
}
