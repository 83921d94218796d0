using System;
using System.IO;
using TvixEval.IO;

namespace TvixEval.Fetch;

/// <summary>When files were last modified.</summary>
internal static class ModificationTimes
{
    private static readonly DateTime Epoch = new(1970, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>When a file, folder or link was last modified, in seconds since 1970; 0 for files that are not the machine's own.</summary>
    public static long Of(INixFileSystem files, string path)
    {
        while (files is CachingFileSystem caching)
        {
            files = caching.Inner;
        }

        if (files is not RealFileSystem || NixPaths.ToNative(path) is not { } native)
        {
            return 0;
        }

        try
        {
            return SecondsOf(File.GetLastWriteTimeUtc(native));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

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
