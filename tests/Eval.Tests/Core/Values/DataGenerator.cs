using System;
using System.Text;
using TvixEval.Core.Values;

namespace TvixEval.Tests.Core.Values;

/// <summary>Makes random data, with a liking for what is hard to write down.</summary>
internal static class DataGenerator
{
    private static readonly string[] Pieces =
    {
        "a", "b", " ", "  ", "\n", "\n", "\t", "\r", "'", "''", "$", "${", "}", "\\", "\"", "''${", "$$", "\u001b", "\u00c3\u00a9", "/", "if", "1",
    };

    private static readonly string[] Names = { "a", "b", "B", "if", "rec", "or", "a b", "", "\u00c3\u00a9", "x-y", "x'", "_", "1", "true", "${x}", "a.b", "\"" };

    /// <summary>A value.</summary>
    /// <param name="random">Where chance comes from.</param>
    /// <param name="depth">How deep it may be.</param>
    public static Value Next(Random random, int depth) => random.Next(depth > 0 ? 10 : 8) switch
    {
        0 => NixNull.Instance,
        1 => NixBool.Of(random.Next(2) == 0),
        2 => NixInt.Of(random.Next(-3, 4)),
        3 => NixInt.Of(random.Next(4) == 0 ? long.MinValue : Bits(random)),
        4 => new NixFloat(Float(random)),
        5 or 6 => new NixString(Text(random)),
        7 => new NixPath(random.Next(3) == 0 ? "/" : "/a/" + Names[random.Next(6)].Trim('"') + "x"),
        8 => List(random, depth),
        _ => Set(random, depth),
    };

    private static NixList List(Random random, int depth)
    {
        var items = new Value[random.Next(6)];
        for (int i = 0; i < items.Length; i++)
        {
            items[i] = Next(random, depth - 1);
        }

        return NixList.Of(items);
    }

    private static AttrSet Set(Random random, int depth)
    {
        var builder = new AttrSetBuilder();
        for (int i = random.Next(6); i > 0; i--)
        {
            builder.Add(Names[random.Next(Names.Length)], Next(random, depth - 1));
        }

        return builder.Build();
    }

    private static double Float(Random random)
    {
        double value = random.Next(4) switch
        {
            0 => random.Next(-20, 20) / 4.0,
            1 => BitConverter.Int64BitsToDouble(Bits(random) & 0x000fffffffffffff),
            2 => random.Next(2) == 0 ? -0.0 : double.NegativeInfinity,
            _ => BitConverter.Int64BitsToDouble(Bits(random)),
        };
        return double.IsNaN(value) ? 1 : value;
    }

    private static string Text(Random random)
    {
        var text = new StringBuilder();
        for (int i = random.Next(9); i > 0; i--)
        {
            text.Append(Pieces[random.Next(Pieces.Length)]);
        }

        return text.ToString();
    }

    private static long Bits(Random random) => ((long)random.Next(int.MinValue, int.MaxValue) << 32) ^ random.Next(int.MinValue, int.MaxValue);
}
