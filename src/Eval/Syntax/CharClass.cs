namespace TvixEval.Syntax;

/// <summary>The classes of bytes that the lexer tells apart.</summary>
internal static class CharClass
{
    /// <summary>May begin an identifier.</summary>
    public const byte IdentifierStart = 1;

    /// <summary>May continue an identifier; the quote is not among them, see <see cref="Lexer"/>.</summary>
    public const byte IdentifierPart = 2;

    /// <summary>May occur in a path segment.</summary>
    public const byte Path = 4;

    /// <summary>May occur after the colon of a URI.</summary>
    public const byte Uri = 8;

    /// <summary>A decimal digit.</summary>
    public const byte Digit = 16;

    /// <summary>Space, tab, CR or LF.</summary>
    public const byte Space = 32;

    private static readonly byte[] Classes = Build();

    /// <summary>Whether a byte belongs to one of the classes.</summary>
    public static bool Is(char c, byte classes)
    {
        byte[] table = Classes;
        return c < (uint)table.Length && (table[c] & classes) != 0;
    }

    private static byte[] Build()
    {
        var table = new byte[256];
        for (char c = 'a'; c <= 'z'; c++)
        {
            table[c] |= IdentifierStart | IdentifierPart | Path | Uri;
            table[c - 32] |= IdentifierStart | IdentifierPart | Path | Uri;
        }

        for (char c = '0'; c <= '9'; c++)
        {
            table[c] |= IdentifierPart | Path | Uri | Digit;
        }

        table['_'] |= IdentifierStart;
        Mark(table, IdentifierPart, "_-");
        Mark(table, Path, "._-+");
        Mark(table, Uri, "%/?:@&=+$,-_.!~*'");
        Mark(table, Space, " \t\r\n");
        return table;
    }

    private static void Mark(byte[] table, byte classes, string chars)
    {
        foreach (char c in chars)
        {
            table[c] |= classes;
        }
    }
}
