using TvixEval.Diagnostics;

namespace TvixEval.Formats;

/// <summary>Strings of the language hold no NUL bytes; texts from outside may.</summary>
internal static class NulBytes
{
    private const string Visible = "\u00e2\u0090\u0080";

    /// <summary>Refuses a text with a NUL byte.</summary>
    /// <param name="text">Bytes, one a char.</param>
    /// <exception cref="NixException">There is one.</exception>
    public static void Refuse(string text)
    {
        if (text.IndexOf('\0') >= 0)
        {
            throw MakeError(text);
        }
    }

    /// <summary>The error for a text with a NUL byte, which the message makes visible.</summary>
    public static NixException MakeError(string text) => new(
        NixErrorKind.InvalidString,
        "input string '" + text.Replace("\0", Visible) + "' cannot be represented as Nix string because it contains null bytes");
}
