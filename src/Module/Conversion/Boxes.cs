namespace TvixEval.Module.Conversion;

/// <summary>Objects for numbers and truth values; common ones are shared.</summary>
internal static class Boxes
{
    private const int SmallLow = -128;
    private const int SmallHigh = 1024;
    private static readonly object[] SmallIntegers = BoxSmallIntegers();

    /// <summary>The boxed <c>true</c>.</summary>
    public static object True { get; } = true;

    /// <summary>The boxed <c>false</c>.</summary>
    public static object False { get; } = false;

    /// <summary>A boxed integer; small ones are shared.</summary>
    /// <param name="value">The number.</param>
    public static object Of(long value) => value is >= SmallLow and < SmallHigh ? SmallIntegers[value - SmallLow] : value;

    private static object[] BoxSmallIntegers()
    {
        var boxes = new object[SmallHigh - SmallLow];
        for (int i = 0; i < boxes.Length; i++)
        {
            boxes[i] = (long)(i + SmallLow);
        }

        return boxes;
    }
}
