namespace TvixEval.Core.Values;

/// <summary>A 64-bit integer.</summary>
internal sealed class NixInt : Value
{
    private const int CacheLow = -512;
    private const int CacheHigh = 1024;
    private static readonly NixInt[] Cache = MakeCache();

    private NixInt(long value)
        : base(ValueKind.Int) => Value = value;

    /// <summary>The number.</summary>
    public long Value { get; }

    /// <summary>A value of a number; small numbers are shared.</summary>
    /// <param name="value">The number.</param>
    public static NixInt Of(long value) =>
        (ulong)(value - CacheLow) < (CacheHigh - CacheLow) ? Cache[value - CacheLow] : new NixInt(value);

    private static NixInt[] MakeCache()
    {
        var cache = new NixInt[CacheHigh - CacheLow];
        for (int i = 0; i < cache.Length; i++)
        {
            cache[i] = new NixInt(i + CacheLow);
        }

        return cache;
    }
}
