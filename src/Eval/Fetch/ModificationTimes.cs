using System;

namespace TvixEval.Fetch;

/// <summary>Times as they are in trees: in seconds since 1970.</summary>
internal static class ModificationTimes
{
    private static readonly DateTime Epoch = new(1970, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>A time in seconds since 1970, not less than 0.</summary>
    public static long SecondsOf(DateTime time) => Math.Max(0, (time - Epoch).Ticks / TimeSpan.TicksPerSecond);

    /// <summary>The time now in seconds since 1970.</summary>
    public static long Now => SecondsOf(DateTime.UtcNow);

    /// <summary>A time as <c>lastModifiedDate</c> has it: <c>20260131235959</c>, in UTC.</summary>
    public static string Format(long seconds)
    {
        DateTime time;
        try
        {
            time = Epoch.AddSeconds(seconds);
        }
        catch (ArgumentOutOfRangeException)
        {
            time = DateTime.MaxValue;
        }

        return time.ToString("yyyyMMddHHmmss", System.Globalization.CultureInfo.InvariantCulture);
    }
}
