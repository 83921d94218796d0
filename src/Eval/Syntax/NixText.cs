using System.Text;
using TvixEval.Diagnostics;

namespace TvixEval.Syntax;

/// <summary>Writes pieces of Nix syntax: string literals and attribute names. Texts are bytes, one a char.</summary>
internal static class NixText
{
    /// <summary>«, as bytes.</summary>
    public const string Open = "\u00c2\u00ab";

    /// <summary>», as bytes.</summary>
    public const string Close = "\u00c2\u00bb";

    /// <summary>A string literal with quotes and the few escapes that it needs.</summary>
    public static string StringLiteral(string value)
    {
        var text = new StringBuilder(value.Length + 2);
        AppendStringLiteral(text, value);
        return text.ToString();
    }

    /// <summary>Appends a string literal; what is beyond the limit is replaced by a note about how much that is.</summary>
    /// <param name="target">What to append to.</param>
    /// <param name="value">The string.</param>
    /// <param name="maxLength">How many bytes of the string are shown.</param>
    public static void AppendStringLiteral(StringBuilder target, string value, int maxLength = int.MaxValue)
    {
        target.Append('"');
        for (int i = 0; i < value.Length; i++)
        {
            if (i >= maxLength)
            {
                target.Append("\" ");
                AppendElided(target, value.Length - i, "byte", "bytes");
                return;
            }

            char c = value[i];
            switch (c)
            {
                case '"':
                case '\\':
                    target.Append('\\').Append(c);
                    break;
                case '\n':
                    target.Append("\\n");
                    break;
                case '\r':
                    target.Append("\\r");
                    break;
                case '\t':
                    target.Append("\\t");
                    break;
                case '$' when i + 1 < value.Length && value[i + 1] == '{':
                    target.Append("\\$");
                    break;
                default:
                    target.Append(c);
                    break;
            }
        }

        target.Append('"');
    }

    /// <summary>A name as it stands in an attribute path: bare where that parses, else as a string literal.</summary>
    public static string Identifier(string name)
    {
        if (IsBareIdentifier(name))
        {
            return name;
        }

        var text = new StringBuilder(name.Length + 2);
        AppendStringLiteral(text, name);
        return text.ToString();
    }

    /// <summary>Appends a name as <see cref="Identifier"/> writes it.</summary>
    public static void AppendIdentifier(StringBuilder target, string name)
    {
        if (IsBareIdentifier(name))
        {
            target.Append(name);
        }
        else
        {
            AppendStringLiteral(target, name);
        }
    }

    /// <summary>Appends <c>«error: ...»</c>, which stands for a part of a value that cannot be evaluated.</summary>
    /// <param name="target">What to append to.</param>
    /// <param name="message">What the error says.</param>
    public static void AppendError(StringBuilder target, string message) =>
        target.Append(Open).Append("error: ").Append(TerminalFilter.Apply(message)).Append(Close);

    /// <summary>Appends <c>«3 items elided»</c>.</summary>
    public static void AppendElided(StringBuilder target, int count, string single, string plural) =>
        target.Append(Open).Append(count).Append(' ').Append(count == 1 ? single : plural).Append(" elided").Append(Close);

    /// <summary>Whether a name can stand without quotes. <c>or</c> can: it is a keyword only behind a selection.</summary>
    public static bool IsBareIdentifier(string name)
    {
        if (name.Length == 0 || !(IsLetter(name[0]) || name[0] == '_'))
        {
            return false;
        }

        for (int i = 1; i < name.Length; i++)
        {
            char c = name[i];
            if (!(IsLetter(c) || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '\''))
            {
                return false;
            }
        }

        return !IsKeyword(name);
    }

    /// <summary>Whether a word is a keyword that cannot be an attribute name without quotes.</summary>
    public static bool IsKeyword(string name) =>
        name is "if" or "then" or "else" or "assert" or "with" or "let" or "in" or "rec" or "inherit";

    private static bool IsLetter(char c) => (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
