using System;

namespace TvixEval.Suites;

/// <summary>Members that .NET Framework does not have, for the sources of <c>tests/Suites</c>.</summary>
internal static class Missing
{
    public static bool StartsWith(this string text, char start) => text.Length > 0 && text[0] == start;

    public static bool EndsWith(this string text, char end) => text.Length > 0 && text[text.Length - 1] == end;

    public static string[] Split(this string text, char separator, StringSplitOptions options) => text.Split(new[] { separator }, options);
}
