namespace TvixEval.Formats.Regex;

/// <summary>Reads bracket expressions. A dash is itself at both ends only, as POSIX has it.</summary>
internal static class BracketParser
{
    private enum Last
    {
        // The beginning, or a range: nothing that a dash could follow.
        Nothing,
        Char,
        Class,
    }

    /// <summary>Reads a bracket expression up to its end; the scanner stands behind its beginning.</summary>
    /// <param name="scanner">Where from.</param>
    /// <param name="negated">Whether it matches what is not in it.</param>
    public static bool[] Parse(RegexScanner scanner, bool negated)
    {
        var set = new ByteSet();
        Last last = Last.Nothing;
        char before = '\0';
        if (scanner.Token is RegexToken.Char or RegexToken.Dash)
        {
            last = Last.Char;
            before = scanner.Token == RegexToken.Dash ? '-' : scanner.Value[0];
            set.Add(before);
            scanner.Advance();
        }

        while (scanner.Token != RegexToken.BracketEnd)
        {
            string value = scanner.Value;
            RegexToken token = scanner.Token;
            scanner.Advance();
            switch (token)
            {
                case RegexToken.Char:
                    before = value[0];
                    set.Add(before);
                    last = Last.Char;
                    break;
                case RegexToken.CollatingSymbol:
                    before = ByteSet.NamedChar(value);
                    set.Add(before);
                    last = Last.Char;
                    break;
                case RegexToken.EquivalenceClass:
                    set.AddEquivalents(value);
                    last = Last.Class;
                    break;
                case RegexToken.CharacterClass:
                    set.AddClass(value);
                    last = Last.Class;
                    break;
                case RegexToken.Dash when scanner.Token == RegexToken.BracketEnd:
                    set.Add('-');
                    break;
                case RegexToken.Dash when last == Last.Char && scanner.Token is RegexToken.Char or RegexToken.Dash:
                    set.AddRange(before, scanner.Token == RegexToken.Dash ? '-' : scanner.Value[0]);
                    last = Last.Nothing;
                    scanner.Advance();
                    break;
                default:
                    throw new RegexException(isTooLarge: false);
            }
        }

        scanner.Advance();
        return set.ToTable(negated);
    }
}
