using System;
using System.Globalization;
using System.IO;
using System.Net;
using System.Numerics;
using TvixEval.Core.Values;
using TvixEval.IO;
using TvixEval.Text;

namespace TvixEval.Embedding;

/// <summary>Objects that are one thing, and not made of others, as Nix values.</summary>
internal static class ClrScalars
{
    /// <summary>The value of an object, or null if it is not of a type that is one thing.</summary>
    /// <param name="plain">The object.</param>
    /// <exception cref="NixCastException">It is of such a type, but Nix has no value for it.</exception>
    public static Value? ToValue(object plain)
    {
        switch (plain)
        {
            case string text:
                return Text(text);
            case char letter:
                return Text(letter.ToString());
            case bool truth:
                return NixBool.Of(truth);
            case Enum name:
                return Text(name.ToString());
            case long or int or short or sbyte or byte or ushort or uint:
                return NixInt.Of(Convert.ToInt64(plain, CultureInfo.InvariantCulture));
            case ulong number:
                return number <= long.MaxValue ? NixInt.Of((long)number) : throw OutOfRange(plain);
            case BigInteger number:
                return number >= long.MinValue && number <= long.MaxValue ? NixInt.Of((long)number) : throw OutOfRange(plain);
            case double number:
                return Float(number);
            case float number:
                return Float(number);
            case decimal number:
                return new NixFloat((double)number);
            case DateTime or DateTimeOffset:
                return Text(((IFormattable)plain).ToString("o", CultureInfo.InvariantCulture));
            case TimeSpan span:
                return Text(span.ToString("c", CultureInfo.InvariantCulture));
            case Guid or Version or IPAddress or CultureInfo:
                return Text(plain.ToString()!);
            case Uri uri:
                return Text(uri.OriginalString);
            case FileSystemInfo file:
                return new NixPath(NixPaths.FromNative(file.FullName));
            default:
                return Newer(plain);
        }
    }

    /// <summary>A text as bytes, one a char.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="NixCastException">No Nix string can hold it.</exception>
    public static string Encode(string text)
    {
        if (text.IndexOf('\0') >= 0)
        {
            throw new NixCastException(string.Empty, "A string with a NUL character cannot be converted to a Nix value.");
        }

        string bytes = Bytes.FromText(text);
        if (!ReferenceEquals(bytes, text) && HasLoneSurrogate(text))
        {
            throw new NixCastException(string.Empty, "A string with an unpaired surrogate cannot be converted to a Nix value: it has no UTF-8 form.");
        }

        return bytes;
    }

    /// <summary>Types that only newer frameworks have.</summary>
    private static Value? Newer(object plain)
    {
        string? Format(string? format) => plain is IFormattable formattable ? formattable.ToString(format, CultureInfo.InvariantCulture) : plain.ToString();
        return plain.GetType().FullName switch
        {
            "System.DateOnly" or "System.TimeOnly" => Text(Format("o")!),
            "System.Int128" or "System.UInt128" or "System.IntPtr" or "System.UIntPtr" =>
                ToValue(BigInteger.Parse(Format(null)!, NumberStyles.Integer, CultureInfo.InvariantCulture)),
            "System.Half" => Float(double.Parse(Format("R")!, CultureInfo.InvariantCulture)),
            "System.Text.Rune" => Text(plain.ToString()!),
            _ => null,
        };
    }

    /// <summary>A number. The sign of .NET's own NaN means nothing, but Nix would show it.</summary>
    private static NixFloat Float(double number) => new(double.IsNaN(number) ? FloatText.PositiveNaN : number);

    private static NixString Text(string text) => new(Encode(text));

    private static bool HasLoneSurrogate(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && !(char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[++i])))
            {
                return true;
            }
        }

        return false;
    }

    private static NixCastException OutOfRange(object number) => new(
        string.Empty, string.Format(CultureInfo.InvariantCulture, "The number {0} does not fit into a Nix integer (64 bits, signed).", number));
}
