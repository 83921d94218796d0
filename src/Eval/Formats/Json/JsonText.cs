using System;
using System.Globalization;
using TvixEval.Text;

namespace TvixEval.Formats.Json;

/// <summary>
/// Writes the pieces of JSON as C++ Nix's JSON library does: compact, and refusing strings that are not UTF-8. The error
/// for such a string is kept until the end, as C++ Nix first evaluates all of a value and then writes it.
/// </summary>
internal sealed class JsonText
{
    private readonly ByteBuilder output = new();
    private string? error;

    /// <summary>What is wrong with the first string that is not UTF-8, or null.</summary>
    public string? Error => error;

    /// <summary>The text so far.</summary>
    public override string ToString() => output.ToString();

    /// <summary>Writes something that is JSON already.</summary>
    public void Raw(string text) => output.Append(text);

    /// <summary>Writes a character that is JSON already.</summary>
    public void Raw(char c) => output.Append(c);

    /// <summary>Writes an integer.</summary>
    public void Integer(long number) => output.Append(number);

    /// <summary>Writes a string with its quotes.</summary>
    /// <param name="text">Bytes, one a char.</param>
    public void String(string text)
    {
        output.Append('"');
        int plainFrom = 0;
        for (int i = 0; i < text.Length;)
        {
            char c = text[i];
            if (c is >= ' ' and < '\u0080' and not ('"' or '\\'))
            {
                i++;
                continue;
            }

            if (c >= '\u0080')
            {
                int length = SequenceLength(text, i, ref error);
                if (length == 0)
                {
                    return;
                }

                i += length;
                continue;
            }

            output.Append(text, plainFrom, i - plainFrom);
            Escape(c);
            plainFrom = ++i;
        }

        output.Append(text, plainFrom, text.Length - plainFrom);
        output.Append('"');
    }

    private void Escape(char c)
    {
        output.Append('\\');
        switch (c)
        {
            case '\b':
                output.Append('b');
                break;
            case '\t':
                output.Append('t');
                break;
            case '\n':
                output.Append('n');
                break;
            case '\f':
                output.Append('f');
                break;
            case '\r':
                output.Append('r');
                break;
            case '"' or '\\':
                output.Append(c);
                break;
            default:
                output.Append("u" + ((int)c).ToString("x4", CultureInfo.InvariantCulture));
                break;
        }
    }

    /// <summary>What is wrong with a string that is not UTF-8; null for one that is.</summary>
    /// <param name="text">Bytes, one a char.</param>
    public static string? FaultOf(string text)
    {
        string? fault = null;
        for (int i = 0; i < text.Length && fault is null;)
        {
            i += text[i] < '\u0080' ? 1 : SequenceLength(text, i, ref fault);
        }

        return fault;
    }

    /// <summary>The length of the UTF-8 sequence at an index; 0, and the first fault says what is wrong, when there is none.</summary>
    private static int SequenceLength(string text, int index, ref string? fault)
    {
        int length = Utf8.SequenceLength(text, index, out int stopped);
        if (length == 0)
        {
            fault ??= stopped < text.Length
                ? FormattableString.Invariant($"invalid UTF-8 byte at index {stopped}: 0x{(int)text[stopped]:X2}")
                : FormattableString.Invariant($"incomplete UTF-8 string; last byte: 0x{(int)text[text.Length - 1]:X2}");
        }

        return length;
    }
}
