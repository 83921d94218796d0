using System.Globalization;
using TvixEval.Core.Values;
using TvixEval.Text;

namespace TvixEval.Formats.Toml;

/// <content>Numbers. What follows one that ends too early tells what was meant, so each is measured before it is read.</content>
internal sealed partial class TomlParser
{
    private static readonly string[] IntegerAdvice =
    {
        "valid  : -42, 1_000, 1_2_3_4_5, 0xC0FFEE, 0b0010, 0o755", "invalid: _42, 1__000, 0123",
    };

    private static readonly string[] FloatAdvice =
    {
        "valid  : +1.0, -2e-2, 3.141_592_653_589, inf, nan", "invalid: .0, 1., _1.0, 1.0_, 1_.0, 1.0__0",
    };

    private Value ParseNumberOrTime()
    {
        if (LooksLikeDate(at) || LooksLikeTime(at))
        {
            return ParseTimestamp();
        }

        char first = CharAt(at);
        if (first is 'T' or 'F' or 'I' or 'N' || (first is 'i' or 'n' && !IsSpecialFloat(at)))
        {
            throw UnknownValue();
        }

        int end = FloatEnd(at);
        if (end >= 0)
        {
            return CharAt(end) == '_'
                ? throw Error("bad float: `_` must be surrounded by digits", end, "invalid underscore", FloatAdvice)
                : ParseFloat(end);
        }

        end = RadixEnd(at);
        end = end < 0 ? DecimalEnd(at) : end;
        if (end >= 0)
        {
            CheckBehindInteger(end);
            return ParseInteger(end);
        }

        throw first switch
        {
            '.' => Error("bad float: integer part is required before decimal point", at, "missing integer part", FloatAdvice),
            '_' => Error("bad number: `_` must be surrounded by digits", at, "digits required before `_`", IntegerAdvice),
            _ => UnknownValue(),
        };
    }

    /// <summary>Behind the integer with an optional sign, or -1 where there is none. It ends behind a zero that it begins with.</summary>
    private int DecimalEnd(int position)
    {
        position = BehindSign(position);
        return CharAt(position) == '0' ? position + 1 : DigitsEnd(position, 10);
    }

    private int RadixEnd(int position) => CharAt(position) == '0' && Radix(CharAt(position + 1)) is var radix and > 0 ? DigitsEnd(position + 2, radix) : -1;

    private int FloatEnd(int position)
    {
        int end = DecimalEnd(position);
        if (end < 0)
        {
            int word = BehindSign(position);
            return IsSpecialFloat(word) ? word + 3 : -1;
        }

        int fraction = CharAt(end) == '.' ? DigitsEnd(end + 1, 10) : -1;
        int exponent = ExponentEnd(fraction < 0 ? end : fraction);
        return exponent < 0 ? fraction : exponent;
    }

    private int ExponentEnd(int position) => CharAt(position) is 'e' or 'E' ? DigitsEnd(BehindSign(position + 1), 10) : -1;

    /// <summary>Behind digits with single underscores between them, or -1 where there is no digit.</summary>
    private int DigitsEnd(int position, int radix)
    {
        if (!IsDigitOf(radix, position))
        {
            return -1;
        }

        do
        {
            position++;
        }
        while (IsDigitOf(radix, CharAt(position) == '_' ? ++position : position));

        return CharAt(position - 1) == '_' ? position - 1 : position;
    }

    private int BehindSign(int position) => CharAt(position) is '+' or '-' ? position + 1 : position;

    private bool IsSpecialFloat(int position) => StartsWith("inf", position) || StartsWith("nan", position);

    private bool IsDigitOf(int radix, int position) => Digit(CharAt(position)) is var digit && digit >= 0 && digit < radix;

    private void CheckBehindInteger(int end)
    {
        switch (CharAt(end))
        {
            case '_' when text[end - 1] == '0' && (end - at == 1 || (end - at == 2 && BehindSign(at) > at)):
                throw Error("bad integer: leading zero is not allowed in decimal int", end, "leading zero", IntegerAdvice);
            case '_':
                throw Error("bad integer: `_` must be surrounded by digits", end, "invalid underscore", IntegerAdvice);
            case '0':
                throw Error("bad integer: leading zero", end - 1, "leading zero is not allowed", IntegerAdvice);
            case >= '1' and <= '9':
                throw Error("bad integer: invalid digit after an integer", end, "this digit is not allowed", IntegerAdvice);
            case ':' or '-':
                throw Error("bad datetime: invalid format", end, "here", TimestampAdvice);
            case '.' or 'e' or 'E':
                throw Error("bad float: invalid format", end, "here", FloatAdvice);
        }
    }

    private NixInt ParseInteger(int end)
    {
        int digits = BehindSign(at);
        char kind = CharAt(digits + 1);
        if (text[digits] == '0' && Radix(kind) > 0)
        {
            return ParseRadix(kind, digits == at, end);
        }

        return long.TryParse(WithoutUnderscores(at, end), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value)
            ? NixInt.Of(Take(value, end))
            : throw Error("toml::parse_dec_integer: too large integer: current max digits = 2^63", end, "must be < 2^63");
    }

    private NixInt ParseRadix(char kind, bool isUnsigned, int end)
    {
        (string name, string example, string digits) = kind switch
        {
            'x' => ("hex", "0xC0FFEE, 0xdead_beef", "hex [0-9a-fA-F]"),
            'o' => ("oct", "0o775, 0o04_44", "from `0` to `7`"),
            _ => ("bin", "0b0101, 0b1111_0000", "0 or 1"),
        };
        if (!isUnsigned || end < at + 3)
        {
            throw Error(
                $"toml::parse_{name}_integer: invalid integer: {name}_int must be like: {example}", isUnsigned ? at + 2 : at, "expected " + (isUnsigned ? digits : "0" + kind));
        }

        ulong radix = (ulong)Radix(kind);
        ulong value = 0;
        foreach (char c in WithoutUnderscores(at + 2, end))
        {
            if (value > (long.MaxValue - (ulong)Digit(c)) / radix)
            {
                throw Error($"toml::parse_{name}_integer: too large integer: current max value = 2^63", end, "must be < 2^63");
            }

            value = (value * radix) + (ulong)Digit(c);
        }

        return NixInt.Of(Take((long)value, end));
    }

    private NixFloat ParseFloat(int end)
    {
        bool isNegative = text[at] == '-';
        string unsigned = WithoutUnderscores(BehindSign(at), end);
        double value = unsigned switch
        {
            "inf" => double.PositiveInfinity,
            "nan" => FloatText.PositiveNaN,
            _ => FloatParser.Parse(unsigned, 0, unsigned.Length) is var number && !double.IsInfinity(number)
                ? number
                : throw Error("toml::parse_floating: failed to read floating point value from stream", end, "here"),
        };
        return new NixFloat(Take(isNegative ? -value : value, end));
    }

    private string WithoutUnderscores(int start, int end) => text.Substring(start, end - start).Replace("_", string.Empty);

    private T Take<T>(T value, int end)
    {
        at = end;
        return value;
    }

    private static int Radix(char kind) => kind switch { 'x' => 16, 'o' => 8, 'b' => 2, _ => 0 };

    private static int Digit(char c) => c switch
    {
        >= '0' and <= '9' => c - '0',
        >= 'a' and <= 'f' => c - 'a' + 10,
        >= 'A' and <= 'F' => c - 'A' + 10,
        _ => -1,
    };
}
