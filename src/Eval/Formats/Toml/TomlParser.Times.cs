using System;
using System.Globalization;
using TvixEval.Core.Values;
using TvixEval.Text;

namespace TvixEval.Formats.Toml;

/// <content>Dates and times.</content>
internal sealed partial class TomlParser
{
    private const string DatePattern = "dddd-dd-dd";
    private const string TimePattern = "dd:dd:dd";
    private const string OffsetPattern = "sdd:dd";

    private static readonly string[] TimestampAdvice =
    {
        "valid  : 1979-05-27T07:32:00-07:00, 1979-05-27 07:32:00.999999Z", "invalid: 1979-05-27T7:32:00-7:00, 1979-05-27 7:32-00:30",
    };

    private static readonly string[] TimeAdvice =
    {
        "valid  : 1979-05-27T07:32:00, 1979-05-27 07:32:00.999999", "invalid: 1979-05-27T7:32:00, 1979-05-27 17:32",
    };

    private static readonly string[] OffsetAdvice = { "valid  : +09:00, -05:30", "invalid: +9:00,  -5:30" };

    private static readonly Symbol TypeKey = Symbol.Of("_type");
    private static readonly Symbol ValueKey = Symbol.Of("value");

    private bool LooksLikeDate(int position) => Mismatch(position, DatePattern) < 0;

    private bool LooksLikeTime(int position) => Mismatch(position, TimePattern) < 0;

    /// <summary>Where in a pattern (d: a digit, s: a sign) the text no longer matches, or -1.</summary>
    private int Mismatch(int position, string pattern)
    {
        for (int i = 0; i < pattern.Length; i++)
        {
            char c = CharAt(position + i);
            bool matches = pattern[i] switch { 'd' => IsDigit(c), 's' => c is '+' or '-', char mark => c == mark };
            if (!matches)
            {
                return i;
            }
        }

        return -1;
    }

    private AttrSet ParseTimestamp()
    {
        string result = LooksLikeDate(at) ? ParseDateAndTime() : ParseTime();
        hasTimestamps = true;
        return new AttrSetBuilder(2).Add(TypeKey, new NixString("timestamp")).Add(ValueKey, new NixString(result)).Build();
    }

    private string ParseDateAndTime()
    {
        int start = at;
        int end = at + DatePattern.Length;
        char delimiter = CharAt(end);
        bool hasTime = delimiter is 'T' or 't' or ' ' && LooksLikeTime(end + 1);
        if (hasTime)
        {
            int behindTime = TimeEnd(end + 1);
            if (CharAt(behindTime) is '+' or '-' && Mismatch(behindTime, OffsetPattern) >= 0)
            {
                throw Malformed("bad offset: must be [+-]HH:MM or Z", behindTime, OffsetPattern, OffsetAdvice, "z or Z or ");
            }
        }
        else if (delimiter is 'T' or 't' || (delimiter == ' ' && IsDigit(CharAt(end + 1))))
        {
            throw Malformed("bad time: must be HH:MM:SS.subsec", end + 1, TimePattern, TimeAdvice);
        }
        else if (IsDigit(delimiter))
        {
            throw Error("bad datetime: missing T or space", end, "expected T, t, or 0x20(SPACE)", TimeAdvice);
        }

        string date = ParseDate();
        if (!hasTime)
        {
            return date;
        }

        at++;
        return date + "T" + ParseTime() + ParseOffset(start);
    }

    private TomlException Malformed(string message, int start, string pattern, string[] advice, string otherwise = "")
    {
        int mismatch = Mismatch(start, pattern);
        string expected = pattern[mismatch] == 'd' ? "digit [0-9]" : pattern.Substring(mismatch, 1);
        return Error(message, start + mismatch, "expected " + otherwise + expected, advice);
    }

    private string ParseDate()
    {
        int year = Number(at, 4);
        int month = Number(at + 5, 2);
        int day = Number(at + 8, 2);

        // .NET has no year 0, whose days are those of any year that 400 divides.
        if (month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year == 0 ? 400 : year, month))
        {
            throw Error("toml::parse_local_date: invalid date.", at, "month must be 01-12, day must be any of 01-28,29,30,31 depending on the month/year.");
        }

        return Take(text.Substring(at, DatePattern.Length), at + DatePattern.Length);
    }

    private int TimeEnd(int start)
    {
        int end = start + TimePattern.Length;
        if (CharAt(end) != '.' || !IsDigit(CharAt(end + 1)))
        {
            return end;
        }

        do
        {
            end++;
        }
        while (IsDigit(CharAt(end)));

        return end;
    }

    /// <summary>A time with its fraction brought to 3, 6 or 9 digits.</summary>
    private string ParseTime()
    {
        if (Number(at, 2) > 23 || Number(at + 3, 2) > 59)
        {
            throw Error("toml::parse_local_time: invalid time.", at, "hour must be 00-23, minute must be 00-59.");
        }

        if (Number(at + 6, 2) > 60)
        {
            throw Error("toml::parse_local_time: invalid time.", at, "second must be 00-60.");
        }

        string time = text.Substring(at, TimePattern.Length);
        int start = at + TimePattern.Length + 1;
        at = TimeEnd(at);
        if (at < start)
        {
            return time;
        }

        string fraction = text.Substring(start, Math.Min(at - start, 9)).TrimEnd('0');
        int digits = (fraction.Length + 2) / 3 * 3;
        return digits == 0 ? time : time + "." + fraction.PadRight(digits, '0');
    }

    private string ParseOffset(int start)
    {
        if (CharAt(at) is 'Z' or 'z')
        {
            return Take("Z", at + 1);
        }

        if (CharAt(at) is not ('+' or '-'))
        {
            return string.Empty;
        }

        int hours = Number(at + 1, 2);
        int minutes = Number(at + 4, 2);
        int end = at + OffsetPattern.Length;
        if (hours > 24 || minutes > 60)
        {
            throw Error("toml::parse_offset_datetime: too large offset: |hour| <= 24, |minute| <= 60", start, "here", end - start);
        }

        // Sixty minutes are allowed, and are an hour.
        minutes += hours * 60;
        return Take(minutes == 0 ? "Z" : string.Format(CultureInfo.InvariantCulture, "{0}{1:00}:{2:00}", text[at], minutes / 60, minutes % 60), end);
    }

    private int Number(int position, int digits)
    {
        int number = 0;
        for (int i = 0; i < digits; i++)
        {
            number = (number * 10) + Digit(text[position + i]);
        }

        return number;
    }
}
