using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using TvixEval.Text;
using Xunit;

namespace TvixEval.Tests.Text;

/// <summary>Columns of characters, as recorded from C++ Nix (<c>widths.txt</c>).</summary>
public sealed class CharacterWidthTests
{
    [Fact]
    public void EachCharacterTakesAsManyColumnsAsInNix()
    {
        var wrong = new List<string>();
        int count = 0;
        foreach ((string kind, string item) in Recorded().Where(static r => r.Kind.Length == 1))
        {
            int[] edges = [.. item.Split('-').Select(static t => int.Parse(t, NumberStyles.HexNumber, CultureInfo.InvariantCulture))];
            for (int code = edges[0]; code <= edges[^1]; code++)
            {
                if (!Rune.IsValid(code) || Rune.GetUnicodeCategory(new Rune(code)) == UnicodeCategory.OtherNotAssigned)
                {
                    continue;
                }

                count++;
                string text = "a" + Bytes.FromText(new Rune(code).ToString());
                (int Columns, int Bytes) expected = (int.Parse(kind, CultureInfo.InvariantCulture), text.Length - 1);
                if (CharacterWidth.Measure(text, 1) != expected)
                {
                    wrong.Add($"{code:x}: {CharacterWidth.Measure(text, 1)}");
                }
            }
        }

        Assert.Empty(wrong);
        Assert.InRange(count, 250_000, 0x110000);
    }

    [Theory]
    [InlineData(0xffff)]
    [InlineData(0x10ffff)]
    [InlineData(0x1ffff)]
    [InlineData(0x2ffff)]
    [InlineData(0xe0000)]
    public void WhatIsNoCharacterTakesNone(int code) => Assert.Equal(0, CharacterWidth.Measure(Bytes.FromText(char.ConvertFromUtf32(code)), 0).Columns);

    [Fact]
    public void BytesThatAreNoUtf8TakeAsManyColumnsAsInNix()
    {
        var wrong = new List<string>();
        foreach ((string kind, string item) in Recorded().Where(static r => r.Kind.Length == 2))
        {
            string bytes = Bytes.FromArray(Convert.FromHexString(item));
            int columns = 0;
            for (int i = 0; i < bytes.Length;)
            {
                (int Columns, int Bytes) next = CharacterWidth.Measure(bytes, i);
                columns += next.Columns;
                i += next.Bytes;
            }

            if (kind != "x" + columns)
            {
                wrong.Add($"{item}: {columns}");
            }
        }

        Assert.Empty(wrong);
    }

    private static IEnumerable<(string Kind, string Item)> Recorded()
    {
        using Stream stream = typeof(CharacterWidthTests).Assembly.GetManifestResourceStream("widths.txt")!;
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd().Split('\n').Where(static l => l.Contains(':') && l[0] != '#').Select(static l => l.Split(": ")).SelectMany(static p => p[1].Split(' ').Select(i => (p[0], i)))];
    }
}
