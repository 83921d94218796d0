using System;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Text;
using TvixEval.Work;

namespace TvixEval.Formats.Json;

/// <summary>Reads JSON into values. Nesting is limited by memory only: what is open is kept on a stack of its own.</summary>
internal sealed class JsonParser
{
    private const int PollEvery = 4096;
    private const int NameCacheSize = 256;

    private readonly string text;
    private readonly Action? poll;
    private readonly JsonLexer lexer;
    private readonly NameTable table;
    private readonly JsonShapes shapes;
    private string?[]? cachedNames;
    private int[]? cachedSymbols;

    private Value[] values = new Value[32];
    private int valueCount;
    private int[] names = new int[16];
    private int nameCount;
    private Open[] opens = new Open[8];
    private int depth;

    private readonly bool asData;

    private JsonParser(string text, Action? poll, NameTable table, bool asData)
    {
        this.table = table;
        shapes = new JsonShapes(table);
        this.text = text;
        this.poll = poll;
        this.asData = asData;
        lexer = new JsonLexer(text);
    }

    /// <summary>Reads a document.</summary>
    /// <param name="text">Bytes, one a char.</param>
    /// <param name="poll">Called now and then; may throw to end it.</param>
    /// <param name="names">The names of the evaluation that reads it.</param>
    /// <exception cref="NixException">The text is not JSON, or has numbers or strings that the language has not.</exception>
    public static Value Parse(string text, Action? poll, NameTable names) => new JsonParser(text, poll, names, false).ParseDocument();

    /// <summary>
    /// Reads a document that is only written again: strings may have NUL bytes, and a number that is too big for an integer
    /// of the language is its text, as a path (which JSON has not otherwise). No evaluation sees the names.
    /// </summary>
    /// <param name="text">Bytes, one a char.</param>
    /// <param name="poll">Called now and then; may throw to end it.</param>
    /// <exception cref="NixException">The text is not JSON.</exception>
    public static Value ParseData(string text, Action? poll) => new JsonParser(text, poll, new NameTable(), true).ParseDocument();

    private Value ParseDocument()
    {
        if (lexer.SkipByteOrderMark())
        {
            lexer.Next();
        }

        ParseValues();
        if (lexer.Next() != JsonToken.End)
        {
            throw lexer.MakeSyntaxError("value", "end of input");
        }

        return values[0];
    }

    /// <summary>Reads one value with all that is in it; the first token is there already.</summary>
    private void ParseValues()
    {
        int untilPoll = PollEvery;
        while (true)
        {
            if (--untilPoll == 0)
            {
                untilPoll = PollEvery;
                poll?.Invoke();
            }

            if (!ReadValue())
            {
                continue;
            }

            // A value is complete: close what it closes, until the next one begins.
            while (true)
            {
                if (depth == 0)
                {
                    return;
                }

                bool isObject = opens[depth - 1].IsObject;
                JsonToken token = lexer.Next();
                if (token == JsonToken.Comma)
                {
                    lexer.Next();
                    if (isObject)
                    {
                        ReadName();
                    }

                    break;
                }

                if (token != (isObject ? JsonToken.EndObject : JsonToken.EndArray))
                {
                    throw isObject ? lexer.MakeSyntaxError("object", "'}'") : lexer.MakeSyntaxError("array", "']'");
                }

                Close();
            }
        }
    }

    /// <summary>Takes the current token as (the beginning of) a value. Returns whether a value is complete.</summary>
    private bool ReadValue()
    {
        switch (lexer.Token)
        {
            case JsonToken.BeginObject:
                if (lexer.Next() == JsonToken.EndObject)
                {
                    Push(AttrSet.Empty);
                    return true;
                }

                Begin(isObject: true);
                ReadName();
                return false;
            case JsonToken.BeginArray:
                if (lexer.Next() == JsonToken.EndArray)
                {
                    Push(NixList.Empty);
                    return true;
                }

                Begin(isObject: false);
                return false;
            case JsonToken.String:
                string content = ReadContent();
                RefuseNul(content);
                Push(content.Length == 0 ? NixString.Empty : new NixString(content));
                return true;
            case JsonToken.Number:
                Push(ReadNumber());
                return true;
            case JsonToken.True:
                Push(NixBool.True);
                return true;
            case JsonToken.False:
                Push(NixBool.False);
                return true;
            case JsonToken.Null:
                Push(NixNull.Instance);
                return true;
            case JsonToken.Error:
                throw lexer.MakeSyntaxError("value", null);
            case JsonToken.End when lexer.IsInputEmpty:
                throw lexer.MakeError("attempting to parse an empty input; check that your input string or stream contains the expected JSON");
            default:
                throw lexer.MakeSyntaxError("value", "'[', '{', or a literal");
        }
    }

    private void Begin(bool isObject)
    {
        if (depth == opens.Length)
        {
            MemoryBudget.ChargeItems(4L * depth);
            Array.Resize(ref opens, depth * 2);
        }

        opens[depth++] = new Open(isObject, valueCount, nameCount);
    }

    private void Close()
    {
        Open open = opens[--depth];
        int count = valueCount - open.ValuesFrom;
        Value result;
        if (open.IsObject)
        {
            result = shapes.MakeSet(names, open.NamesFrom, values, open.ValuesFrom, count);
            nameCount = open.NamesFrom;
        }
        else
        {
            MemoryBudget.ChargeItems(count);
            var items = new Value[count];
            Array.Copy(values, open.ValuesFrom, items, 0, count);
            result = new NixList(items);
        }

        valueCount = open.ValuesFrom;
        Push(result);
    }

    private void Push(Value value)
    {
        if (valueCount == values.Length)
        {
            MemoryBudget.ChargeItems(2L * valueCount);
            Array.Resize(ref values, valueCount * 2);
        }

        values[valueCount++] = value;
    }

    /// <summary>Takes the current token as the name of a member, then the colon, and begins its value.</summary>
    private void ReadName()
    {
        if (lexer.Token != JsonToken.String)
        {
            throw lexer.MakeSyntaxError("object key", "string literal");
        }

        if (nameCount == names.Length)
        {
            MemoryBudget.ChargeItems(2L * nameCount);
            Array.Resize(ref names, nameCount * 2);
        }

        names[nameCount++] = InternName();
        if (lexer.Next() != JsonToken.Colon)
        {
            throw lexer.MakeSyntaxError("object separator", "':'");
        }

        lexer.Next();
    }

    private string ReadContent() => lexer.Buffer is { } buffer ? buffer.ToString() : text.Substring(lexer.StringFrom, lexer.StringTo - lexer.StringFrom);

    /// <summary>The symbol of a name; names that came before cost no string.</summary>
    private int InternName()
    {
        if (lexer.Buffer is not null)
        {
            string unusual = ReadContent();
            RefuseNul(unusual);
            return table.Intern(unusual);
        }

        int from = lexer.StringFrom;
        int length = lexer.StringTo - from;
        uint hash = (uint)length;
        for (int i = 0; i < length; i++)
        {
            hash = (hash * 31) + text[from + i];
        }

        cachedNames ??= new string?[NameCacheSize];
        cachedSymbols ??= new int[NameCacheSize];
        int slot = (int)((hash ^ (hash >> 8)) & (NameCacheSize - 1));
        string? cached = cachedNames[slot];
        if (cached is not null && cached.Length == length && string.CompareOrdinal(cached, 0, text, from, length) == 0)
        {
            return cachedSymbols[slot];
        }

        string name = text.Substring(from, length);
        int symbol = table.Intern(name);
        cachedNames[slot] = name;
        cachedSymbols[slot] = symbol;
        return symbol;
    }

    private void RefuseNul(string content)
    {
        if (!asData)
        {
            NulBytes.Refuse(content);
        }
    }

    private Value ReadNumber()
    {
        int from = lexer.NumberFrom;
        int to = lexer.NumberTo;
        if (!lexer.IsFloat && TryReadInteger(from, to, out long integer, out bool isTooBig))
        {
            return isTooBig ? new NixPath(text.Substring(from, to - from)) : NixInt.Of(integer);
        }

        double number = FloatParser.Parse(text, from, to);
        if (double.IsInfinity(number))
        {
            throw JsonLexer.MakeParseError("[json.exception.out_of_range.406] number overflow parsing '" + lexer.Quote() + "'");
        }

        return new NixFloat(number);
    }

    /// <summary>Reads an integer; false if it does not even fit 64 unsigned bits, or is negative and does not fit: then it is a float.</summary>
    private bool TryReadInteger(int from, int to, out long integer, out bool isTooBig)
    {
        integer = 0;
        isTooBig = false;
        bool negative = text[from] == '-';
        ulong value = 0;
        for (int i = negative ? from + 1 : from; i < to; i++)
        {
            uint digit = (uint)(text[i] - '0');
            if (value > (ulong.MaxValue - digit) / 10)
            {
                return false;
            }

            value = (value * 10) + digit;
        }

        if (negative)
        {
            integer = (long)(0UL - value);
            return value <= 1UL << 63;
        }

        if (value > long.MaxValue && asData)
        {
            isTooBig = true;
            return true;
        }

        if (value > long.MaxValue)
        {
            throw new NixException(NixErrorKind.InvalidJson, "unsigned json number " + text.Substring(from, to - from) + " outside of Nix integer range");
        }

        integer = (long)value;
        return true;
    }

    private readonly struct Open
    {
        public Open(bool isObject, int valuesFrom, int namesFrom)
        {
            IsObject = isObject;
            ValuesFrom = valuesFrom;
            NamesFrom = namesFrom;
        }

        public bool IsObject { get; }

        public int ValuesFrom { get; }

        public int NamesFrom { get; }
    }
}
