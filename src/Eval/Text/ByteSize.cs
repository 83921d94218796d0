using System.Globalization;

namespace TvixEval.Text;

/// <summary>Numbers of bytes as text.</summary>
internal static class ByteSize
{
    private static readonly string[] Units = { "bytes", "KB", "MB", "GB", "TB" };

    /// <summary>A number of bytes in the largest unit that gives a whole number, as PowerShell counts them (1 KB = 1,024 bytes).</summary>
    /// <param name="bytes">How many bytes.</param>
    public static string Format(long bytes)
    {
        int unit = 0;
        while (bytes != 0 && bytes % 1024 == 0 && unit < Units.Length - 1)
        {
            bytes /= 1024;
            unit++;
        }

        return bytes.ToString(CultureInfo.InvariantCulture) + " " + Units[unit];
    }
}
