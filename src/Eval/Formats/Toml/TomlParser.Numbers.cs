using System;
using System.Globalization;
using TvixEval.Core.Values;
using TvixEval.Text;

namespace TvixEval.Formats.Toml;

/// <content>Numbers, dates and times.</content>
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

    private static readonly Symbol TypeKey = Symbol.Of("_type");
    private static readonly Symbol ValueKey = Symbol.Of("value");

    private Value ParseNumberOrDate()
    {
        int start = at;
        if (LooksLikeDate(start) || LooksLikeTime(start))
        {
            return ParseTimestamp();
        }

        int end = at;
        while (end < text.Length && (IsBareKey(text[end]) || text[end] == '+' || text[end] == '.'))
        {
            end++;
        }

        string token = text.Substring(start, end - start);
        if (token.Length == 0)
        {
            throw UnknownValue();
        }

        string unsigned = token[0] is '+' or '-' ? token.Substring(1) : token;
        Value value = unsigned is "inf" or "nan" ? SpecialFloat(token, unsigned)
            : unsigned.Length > 1 && unsigned[0] == '0' && unsigned[1] is 'x' or 'o' or 'b' && token.Length == unsigned.Length ? ParseRadix(token, start)
            : token[0] == '.' ? throw Error("bad float: integer part is required before decimal point", start, "missing integer part", FloatAdvice)
            : unsigned.Length == 0 || !IsDigit(unsigned[0]) ? throw UnknownValue()
            : unsigned.IndexOfAny(new[] { '.', 'e', 'E' }) >= 0 ? ParseFloat(token, unsigned, start)
            : ParseDecimal(token, unsigned, start);
        at = end;
        return value;
    }

    private static NixFloat SpecialFloat(string token, string unsigned) =>
        new(unsigned == "nan" ? (token[0] == '-' ? -double.NaN : double.NaN) : token[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity);

    private NixInt ParseDecimal(string token, string unsigned, int start)
    {
        int digits = 0;
        while (digits < unsigned.Length && (IsDigit(unsigned[digits]) || unsigned[digits] == '_'))
        {
            digits++;
        }

        if (digits < unsigned.Length && AreDigits(unsigned.Substring(0, digits), static c => IsDigit(c)))
        {
            throw Error(UnexpectedText, start + token.Length - unsigned.Length + digits, "here");
        }

        if (!AreDigits(unsigned, static c => IsDigit(c)) || (unsigned.Length > 1 && unsigned[0] == '0'))
        {
            int badUnderscore = BadUnderscore(token);
            throw badUnderscore >= 0
                ? Error("bad integer: `_` must be surrounded by digits", start + badUnderscore, "invalid underscore", IntegerAdvice)
                : Error("bad integer: invalid digit after an integer", start + token.Length - unsigned.Length + 1, "this digit is not allowed", IntegerAdvice);
        }

        return long.TryParse(token.Replace("_", string.Empty), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value)
            ? NixInt.Of(value)
            : throw Error("toml::parse_dec_integer: too large integer: current max digits = 2^63", start + token.Length, "must be < 2^63");
    }

    /// <summary>Where the first underscore is that does not stand between two digits, or -1.</summary>
    private static int BadUnderscore(string token)
    {
        for (int i = token.IndexOf('_'); i >= 0; i = token.IndexOf('_', i + 1))
        {
            if (i == 0 || i + 1 == token.Length || !IsDigit(token[i - 1]) || !IsDigit(token[i + 1]))
            {
                return i;
            }
        }

        return -1;
    }

    private NixInt ParseRadix(string token, int start)
    {
        char kind = token[1];
        int radix = kind == 'x' ? 16 : kind == 'o' ? 8 : 2;
        string name = kind == 'x' ? "hex" : kind == 'o' ? "oct" : "bin";
        string digits = token.Substring(2);
        if (!AreDigits(digits, c => Digit(c) is var d && d >= 0 && d < radix))
        {
            string example = kind == 'x' ? "0xC0FFEE, 0xdead_beef" : kind == 'o' ? "0o775, 0o04_44" : "0b0101, 0b1111_0000";
            throw Error(
                $"toml::parse_{name}_integer: invalid integer: {name}_int must be like: {example}", start + 2, kind == 'x' ? "expected hex [0-9a-fA-F]" : kind == 'o' ? "expected from `0` to `7`" : "expected 0 or 1");
        }

        ulong value = 0;
        foreach (char c in digits)
        {
            if (c == '_')
            {
                continue;
            }

            if (value > (long.MaxValue - (ulong)Digit(c)) / (ulong)radix)
            {
                throw Error($"toml::parse_{name}_integer: too large integer: current max digits = 2^63", start + token.Length, "must be < 2^63");
            }

            value = (value * (ulong)radix) + (ulong)Digit(c);
        }

        return NixInt.Of((long)value);
    }

    private NixFloat ParseFloat(string token, string unsigned, int start)
    {
        int exponent = unsigned.IndexOfAny(new[] { 'e', 'E' });
        string mantissa = exponent < 0 ? unsigned : unsigned.Substring(0, exponent);
        int dot = mantissa.IndexOf('.');
        string whole = dot < 0 ? mantissa : mantissa.Substring(0, dot);
        bool valid = AreDigits(whole, static c => IsDigit(c)) && (whole.Length == 1 || whole[0] != '0');
        valid &= dot < 0 || AreDigits(mantissa.Substring(dot + 1), static c => IsDigit(c));
        if (exponent >= 0)
        {
            string power = unsigned.Substring(exponent + 1);
            valid &= AreDigits(power.Length > 0 && power[0] is '+' or '-' ? power.Substring(1) : power, static c => IsDigit(c));
        }

        if (!valid)
        {
            throw Error("bad float: invalid format", start + token.Length - unsigned.Length + whole.Length, "here", FloatAdvice);
        }

        string digits = unsigned.Replace("_", string.Empty);
        double value = FloatParser.Parse(digits, 0, digits.Length);
        if (double.IsInfinity(value))
        {
            throw Error("toml::parse_floating: failed to read floating point value from stream", start + token.Length, "here");
        }

        return new NixFloat(token[0] == '-' ? -value : value);
    }

    /// <summary>Digits with single underscores between them, at least one digit.</summary>
    private static bool AreDigits(string digits, Func<char, bool> isDigit)
    {
        bool afterDigit = false;
        foreach (char c in digits)
        {
            if (c == '_' ? !afterDigit : !isDigit(c))
            {
                return false;
            }

            afterDigit = c != '_';
        }

        return afterDigit;
    }

    private static int Digit(char c) => c switch
    {
        >= '0' and <= '9' => c - '0',
        >= 'a' and <= 'f' => c - 'a' + 10,
        >= 'A' and <= 'F' => c - 'A' + 10,
        _ => -1,
    };

    private bool LooksLikeDate(int position) => Matches(position, "dddd-dd-dd");

    private bool LooksLikeTime(int position) => Matches(position, "dd:dd:dd");

    private bool Matches(int position, string pattern)
    {
        if (position + pattern.Length > text.Length)
        {
            return false;
        }

        for (int i = 0; i < pattern.Length; i++)
        {
            char c = text[position + i];
            if (pattern[i] == 'd' ? !IsDigit(c) : c != pattern[i])
            {
                return false;
            }
        }

        return true;
    }

    private AttrSet ParseTimestamp()
    {
        int start = at;
        string result;
        if (LooksLikeDate(at))
        {
            result = text.Substring(at, 10);
            CheckDate(result, start);
            at += 10;
            bool hasTime = at < text.Length && text[at] is 'T' or 't' or ' ' && LooksLikeTime(at + 1);
            if (hasTime)
            {
                at++;
                result += "T" + ParseTime() + ParseOffset(start);
            }
        }
        else
        {
            result = ParseTime();
        }

        hasTimestamps = true;
        return new AttrSetBuilder(2).Add(TypeKey, new NixString("timestamp")).Add(ValueKey, new NixString(result)).Build();
    }

    private void CheckDate(string date, int start)
    {
        if (!DateTime.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
        {
            throw Error(
                "toml::parse_local_date: invalid date.", start, "month must be 01-12, day must be any of 01-28,29,30,31 depending on the month/year.");
        }
    }

    /// <summary>A time with its fraction brought to 3, 6 or 9 digits.</summary>
    private string ParseTime()
    {
        int start = at;
        string time = text.Substring(at, 8);
        if (string.CompareOrdinal(time, 0, "24", 0, 2) >= 0 || string.CompareOrdinal(time, 3, "60", 0, 2) >= 0 || string.CompareOrdinal(time, 6, "61", 0, 2) >= 0)
        {
            throw Error("toml::parse_local_time: invalid time.", start, "hour must be 00-23, minute must be 00-59.");
        }

        at += 8;
        if (at + 1 >= text.Length || text[at] != '.' || !IsDigit(text[at + 1]))
        {
            return time;
        }

        int from = ++at;
        while (at < text.Length && IsDigit(text[at]))
        {
            at++;
        }

        string fraction = text.Substring(from, Math.Min(at - from, 9)).TrimEnd('0');
        int digits = (fraction.Length + 2) / 3 * 3;
        return digits == 0 ? time : time + "." + fraction.PadRight(digits, '0');
    }

    private string ParseOffset(int start)
    {
        char c = at < text.Length ? text[at] : '\0';
        if (c is 'Z' or 'z')
        {
            at++;
            return "Z";
        }

        if (c is not ('+' or '-'))
        {
            return string.Empty;
        }

        if (!Matches(at + 1, "dd:dd"))
        {
            throw Error("toml::parse_offset_datetime: invalid offset", start, "here");
        }

        string offset = text.Substring(at, 6);
        at += 6;
        return offset;
    }
}
