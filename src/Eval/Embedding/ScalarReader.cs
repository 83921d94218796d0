using System;
using System.Globalization;
using System.IO;
using System.Numerics;
using TvixEval.Core.Values;
using TvixEval.IO;
using TvixEval.Text;

namespace TvixEval.Embedding;

/// <summary>Nix values that are one thing as objects of types that hold such.</summary>
internal static class ScalarReader
{
    /// <summary>The object, if the value is one that the type can hold; nothing is rounded or cut off.</summary>
    /// <param name="forced">The value, evaluated.</param>
    /// <param name="type">The type.</param>
    /// <param name="result">The object.</param>
    public static bool TryRead(Value forced, Type type, out object? result)
    {
        result = forced switch
        {
            NixBool truth => type == typeof(bool) ? truth.Value : null,
            NixInt number => FromInteger(number.Value, type),
            NixFloat number => FromFloat(number.Value, type),
            NixString text => FromText(text, type),
            NixPath path => FromPath(path.Path, type),
            _ => null,
        };
        return result is not null;
    }

    private static object? FromInteger(long number, Type type)
    {
        if (type.IsEnum)
        {
            object named = Enum.ToObject(type, number);
            return Enum.IsDefined(type, named) || type.IsDefined(typeof(FlagsAttribute), inherit: false) ? named : null;
        }

        switch (Type.GetTypeCode(type))
        {
            case TypeCode.SByte or TypeCode.Byte or TypeCode.Int16 or TypeCode.UInt16 or TypeCode.Int32 or TypeCode.UInt32 or TypeCode.Int64 or TypeCode.UInt64:
                try
                {
                    return Convert.ChangeType(number, type, CultureInfo.InvariantCulture);
                }
                catch (OverflowException)
                {
                    return null;
                }

            case TypeCode.Single:
                return (float)number;
            case TypeCode.Double:
                return (double)number;
            case TypeCode.Decimal:
                return (decimal)number;
            default:
                return type == typeof(BigInteger) ? new BigInteger(number) : null;
        }
    }

    private static object? FromFloat(double number, Type type)
    {
        switch (Type.GetTypeCode(type))
        {
            case TypeCode.Single:
                return (float)number;
            case TypeCode.Double:
                return number;
            case TypeCode.Decimal:
                try
                {
                    return (decimal)number;
                }
                catch (OverflowException)
                {
                    return null;
                }

            default:
                return null;
        }
    }

    private static object? FromText(NixString value, Type type)
    {
        if (type == typeof(byte[]))
        {
            return Bytes.ToArray(value.Bytes);
        }

        string text = value.Text;
        if (type == typeof(string))
        {
            return text;
        }

        if (type.IsEnum)
        {
            return FromName(text, type);
        }

        CultureInfo culture = CultureInfo.InvariantCulture;
        return type.FullName switch
        {
            "System.Char" => text.Length == 1 ? text[0] : null,
            "System.Guid" => Guid.TryParse(text, out Guid id) ? id : null,
            "System.Uri" => Uri.TryCreate(text, UriKind.RelativeOrAbsolute, out Uri? uri) ? uri : null,
            "System.Version" => Version.TryParse(text, out Version? version) ? version : null,
            "System.DateTime" => DateTime.TryParse(text, culture, DateTimeStyles.RoundtripKind, out DateTime time) ? time : null,
            "System.DateTimeOffset" => DateTimeOffset.TryParse(text, culture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time) ? time : null,
            "System.TimeSpan" => TimeSpan.TryParse(text, culture, out TimeSpan span) ? span : null,
#if NET8_0_OR_GREATER
            "System.DateOnly" => DateOnly.TryParse(text, culture, out DateOnly day) ? day : null,
            "System.TimeOnly" => TimeOnly.TryParse(text, culture, out TimeOnly time) ? time : null,
#endif
            _ => FromPath(value.Bytes, type),
        };
    }

    private static object? FromPath(string path, Type type)
    {
        string native = NixPaths.ToDisplay(path);
        return type == typeof(string) ? native
            : type == typeof(FileInfo) || type == typeof(FileSystemInfo) ? new FileInfo(native)
            : type == typeof(DirectoryInfo) ? new DirectoryInfo(native)
            : null;
    }

    // Numbers in a text name nothing.
    private static object? FromName(string text, Type type)
    {
        string plain = text.Replace("-", string.Empty).Replace("_", string.Empty);
        foreach (string name in Enum.GetNames(type))
        {
            if (string.Equals(name, text, StringComparison.OrdinalIgnoreCase) || string.Equals(name.Replace("_", string.Empty), plain, StringComparison.OrdinalIgnoreCase))
            {
                return Enum.Parse(type, name);
            }
        }

        return text.IndexOf(',') >= 0 && type.IsDefined(typeof(FlagsAttribute), inherit: false) && Array.TrueForAll(text.Split(','), part => FromName(part.Trim(), type) is not null)
            ? Enum.Parse(type, text, ignoreCase: true)
            : null;
    }
}
