using System;

namespace TvixEval.Formats.Regex;

/// <summary>What a bracket expression matches: a table of all bytes, built piece by piece.</summary>
internal sealed class ByteSet
{
    // The names that POSIX gives to the characters of its portable set, in the order of ASCII; letters are their own names.
    private static readonly string[] Names =
    (
        "NUL SOH STX ETX EOT ENQ ACK alert backspace tab newline vertical-tab form-feed carriage-return SO SI DLE DC1 DC2 DC3 "
        + "DC4 NAK SYN ETB CAN EM SUB ESC IS4 IS3 IS2 IS1 space exclamation-mark quotation-mark number-sign dollar-sign "
        + "percent-sign ampersand apostrophe left-parenthesis right-parenthesis asterisk plus-sign comma hyphen period slash "
        + "zero one two three four five six seven eight nine colon semicolon less-than-sign equals-sign greater-than-sign "
        + "question-mark commercial-at A B C D E F G H I J K L M N O P Q R S T U V W X Y Z left-square-bracket backslash "
        + "right-square-bracket circumflex underscore grave-accent a b c d e f g h i j k l m n o p q r s t u v w x y z "
        + "left-curly-bracket vertical-line right-curly-bracket tilde DEL"
    ).Split(' ');

    private readonly bool[] table = new bool[256];

    /// <summary>Every byte but NUL, which no string has.</summary>
    public static bool[] Any { get; } = MakeAny();

    /// <summary>Adds a byte.</summary>
    public void Add(char c) => table[c] = true;

    /// <summary>Adds all bytes from one to another; bytes are signed here, as in C on most machines.</summary>
    /// <exception cref="RegexException">The second one is below the first one.</exception>
    public void AddRange(char first, char last)
    {
        if ((sbyte)first > (sbyte)last)
        {
            throw new RegexException(isTooLarge: false);
        }

        for (int c = (sbyte)first; c <= (sbyte)last; c++)
        {
            table[(byte)c] = true;
        }
    }

    /// <summary>Adds the members of a class such as <c>alpha</c>; the case of its name does not matter.</summary>
    /// <exception cref="RegexException">There is no such class.</exception>
    public void AddClass(string name)
    {
        Func<char, bool> belongs = ToLower(name) switch
        {
            "alpha" => IsAlpha,
            "digit" or "d" => IsDigit,
            "alnum" => static c => IsAlpha(c) || IsDigit(c),
            "w" => static c => IsAlpha(c) || IsDigit(c) || c == '_',
            "upper" => static c => c is >= 'A' and <= 'Z',
            "lower" => static c => c is >= 'a' and <= 'z',
            "space" or "s" => static c => c is ' ' or (>= '\t' and <= '\r'),
            "blank" => static c => c is ' ' or '\t',
            "cntrl" => static c => c < ' ' || c == '\u007f',
            "print" => static c => c is >= ' ' and <= '~',
            "graph" => IsGraph,
            "punct" => static c => IsGraph(c) && !IsAlpha(c) && !IsDigit(c),
            "xdigit" => static c => IsDigit(c) || c is (>= 'a' and <= 'f') or (>= 'A' and <= 'F'),
            _ => throw new RegexException(isTooLarge: false),
        };
        for (int c = 0; c < 128; c++)
        {
            table[c] |= belongs((char)c);
        }
    }

    /// <summary>Adds what is equivalent to the character of a name: the letter in both cases.</summary>
    /// <exception cref="RegexException">There is no such name.</exception>
    public void AddEquivalents(string name)
    {
        char c = NamedChar(name);
        for (int other = 0; other < 256; other++)
        {
            table[other] |= ToLower((char)other) == ToLower(c);
        }
    }

    /// <summary>The character of a name.</summary>
    /// <exception cref="RegexException">There is no such name.</exception>
    public static char NamedChar(string name)
    {
        int index = Array.IndexOf(Names, name);
        return index >= 0 ? (char)index : throw new RegexException(isTooLarge: false);
    }

    /// <summary>The table: whether each byte is in the set.</summary>
    /// <param name="negated">Whether it is meant the other way round.</param>
    public bool[] ToTable(bool negated)
    {
        for (int i = 0; negated && i < table.Length; i++)
        {
            table[i] = !table[i];
        }

        return table;
    }

    private static bool IsAlpha(char c) => (uint)((c | 0x20) - 'a') < 26;

    private static bool IsDigit(char c) => (uint)(c - '0') <= 9;

    private static bool IsGraph(char c) => c is > ' ' and <= '~';

    private static char ToLower(char c) => c is >= 'A' and <= 'Z' ? (char)(c + 32) : c;

    private static string ToLower(string text)
    {
        char[] chars = text.ToCharArray();
        for (int i = 0; i < chars.Length; i++)
        {
            chars[i] = ToLower(chars[i]);
        }

        return new string(chars);
    }

    private static bool[] MakeAny()
    {
        var any = new bool[256];
        for (int i = 1; i < any.Length; i++)
        {
            any[i] = true;
        }

        return any;
    }
}
