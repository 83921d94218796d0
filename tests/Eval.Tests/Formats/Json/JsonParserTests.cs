using System;
using System.Linq;
using System.Text;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Formats.Json;
using TvixEval.Text;
using Xunit;

namespace TvixEval.Tests.Formats.Json;

public class JsonParserTests
{
    private const string Disturbances = "{}[]:,\"\\u0-.eE tfn\u0001\u00c3\u00ff";

    // Messages recorded from C++ Nix 2.34.8.
    [Theory]
    [InlineData("", "[json.exception.parse_error.101] parse error at line 1, column 1: attempting to parse an empty input; check that your input string or stream contains the expected JSON")]
    [InlineData("  ", "[json.exception.parse_error.101] parse error at line 1, column 3: syntax error while parsing value - unexpected end of input; expected '[', '{', or a literal")]
    [InlineData("[1,2", "[json.exception.parse_error.101] parse error at line 1, column 5: syntax error while parsing array - unexpected end of input; expected ']'")]
    [InlineData("{\"a\":1,}", "[json.exception.parse_error.101] parse error at line 1, column 8: syntax error while parsing object key - unexpected '}'; expected string literal")]
    [InlineData("{\"a\" 1}", "[json.exception.parse_error.101] parse error at line 1, column 6: syntax error while parsing object separator - unexpected number literal; expected ':'")]
    [InlineData("{a:1}", "[json.exception.parse_error.101] parse error at line 1, column 2: syntax error while parsing object key - invalid literal; last read: '{a'; expected string literal")]
    [InlineData("[1 2]", "[json.exception.parse_error.101] parse error at line 1, column 4: syntax error while parsing array - unexpected number literal; expected ']'")]
    [InlineData("nul", "[json.exception.parse_error.101] parse error at line 1, column 4: syntax error while parsing value - invalid literal; last read: 'nul'")]
    [InlineData("tru", "[json.exception.parse_error.101] parse error at line 1, column 4: syntax error while parsing value - invalid literal; last read: 'tru'")]
    [InlineData("01", "[json.exception.parse_error.101] parse error at line 1, column 2: syntax error while parsing value - unexpected number literal; expected end of input")]
    [InlineData("-", "[json.exception.parse_error.101] parse error at line 1, column 2: syntax error while parsing value - invalid number; expected digit after '-'; last read: '-'")]
    [InlineData("-a", "[json.exception.parse_error.101] parse error at line 1, column 2: syntax error while parsing value - invalid number; expected digit after '-'; last read: '-a'")]
    [InlineData("1.", "[json.exception.parse_error.101] parse error at line 1, column 3: syntax error while parsing value - invalid number; expected digit after '.'; last read: '1.'")]
    [InlineData("1.e5", "[json.exception.parse_error.101] parse error at line 1, column 3: syntax error while parsing value - invalid number; expected digit after '.'; last read: '1.e'")]
    [InlineData("1e", "[json.exception.parse_error.101] parse error at line 1, column 3: syntax error while parsing value - invalid number; expected '+', '-', or digit after exponent; last read: '1e'")]
    [InlineData("1e+", "[json.exception.parse_error.101] parse error at line 1, column 4: syntax error while parsing value - invalid number; expected digit after exponent sign; last read: '1e+'")]
    [InlineData("\"abc", "[json.exception.parse_error.101] parse error at line 1, column 5: syntax error while parsing value - invalid string: missing closing quote; last read: '\"abc'")]
    [InlineData("\"a\\x\"", "[json.exception.parse_error.101] parse error at line 1, column 4: syntax error while parsing value - invalid string: forbidden character after backslash; last read: '\"a\\x'")]
    [InlineData("\"\\u12g4\"", "[json.exception.parse_error.101] parse error at line 1, column 6: syntax error while parsing value - invalid string: '\\u' must be followed by 4 hex digits; last read: '\"\\u12g'")]
    [InlineData("\"\\ud800\"", "[json.exception.parse_error.101] parse error at line 1, column 8: syntax error while parsing value - invalid string: surrogate U+D800..U+DBFF must be followed by U+DC00..U+DFFF; last read: '\"\\ud800\"'")]
    [InlineData("\"\\ud800\\u0041\"", "[json.exception.parse_error.101] parse error at line 1, column 13: syntax error while parsing value - invalid string: surrogate U+D800..U+DBFF must be followed by U+DC00..U+DFFF; last read: '\"\\ud800\\u0041'")]
    [InlineData("\"\\udc00\"", "[json.exception.parse_error.101] parse error at line 1, column 7: syntax error while parsing value - invalid string: surrogate U+DC00..U+DFFF must follow U+D800..U+DBFF; last read: '\"\\udc00'")]
    [InlineData("\"a\tb\"", "[json.exception.parse_error.101] parse error at line 1, column 3: syntax error while parsing value - invalid string: control character U+0009 (HT) must be escaped to \\u0009 or \\t; last read: '\"a<U+0009>'")]
    [InlineData("\"a\nb\"", "[json.exception.parse_error.101] parse error at line 2, column 0: syntax error while parsing value - invalid string: control character U+000A (LF) must be escaped to \\u000A or \\n; last read: '\"a<U+000A>'")]
    [InlineData("\"a\u007f\u001fb\"", "[json.exception.parse_error.101] parse error at line 1, column 4: syntax error while parsing value - invalid string: control character U+001F (US) must be escaped to \\u001F; last read: '\"a\u007f<U+001F>'")]
    [InlineData("1 2", "[json.exception.parse_error.101] parse error at line 1, column 3: syntax error while parsing value - unexpected number literal; expected end of input")]
    [InlineData("1 x", "[json.exception.parse_error.101] parse error at line 1, column 3: syntax error while parsing value - invalid literal; last read: '1 x'; expected end of input")]
    [InlineData("[1,\n x", "[json.exception.parse_error.101] parse error at line 2, column 2: syntax error while parsing value - invalid literal; last read: '1,<U+000A> x'")]
    [InlineData("{\"a\":\n}", "[json.exception.parse_error.101] parse error at line 2, column 1: syntax error while parsing value - unexpected '}'; expected '[', '{', or a literal")]
    [InlineData("1E400", "[json.exception.out_of_range.406] number overflow parsing '1E400'")]
    [InlineData("18446744073709551615", "unsigned json number 18446744073709551615 outside of Nix integer range")]
    [InlineData("18446744073709551614", "unsigned json number 18446744073709551614 outside of Nix integer range")]
    [InlineData("9223372036854775808", "unsigned json number 9223372036854775808 outside of Nix integer range")]
    [InlineData("\"a\\u0000b\"", "input string 'a␀b' cannot be represented as Nix string because it contains null bytes")]
    [InlineData("{\"a\\u0000\":1}", "input string 'a␀' cannot be represented as Nix string because it contains null bytes")]
    [InlineData("[1]\n\n]", "[json.exception.parse_error.101] parse error at line 3, column 1: syntax error while parsing value - unexpected ']'; expected end of input")]
    [InlineData("12\n\"x\"", "[json.exception.parse_error.101] parse error at line 2, column 3: syntax error while parsing value - unexpected string literal; expected end of input")]
    [InlineData("{\"a\":1 \"b\":2}", "[json.exception.parse_error.101] parse error at line 1, column 10: syntax error while parsing object - unexpected string literal; expected '}'")]
    [InlineData("{\"a\":tru", "[json.exception.parse_error.101] parse error at line 1, column 9: syntax error while parsing value - invalid literal; last read: '\"a\":tru'")]
    [InlineData("\ufeff]", "[json.exception.parse_error.101] parse error at line 1, column 4: syntax error while parsing value - unexpected ']'; expected '[', '{', or a literal")]
    [InlineData("é", "[json.exception.parse_error.101] parse error at line 1, column 1: syntax error while parsing value - invalid literal; last read: '�'")]
    [InlineData("[,]", "[json.exception.parse_error.101] parse error at line 1, column 2: syntax error while parsing value - unexpected ','; expected '[', '{', or a literal")]
    [InlineData("{1:2}", "[json.exception.parse_error.101] parse error at line 1, column 2: syntax error while parsing object key - unexpected number literal; expected string literal")]
    [InlineData("// x\n1", "[json.exception.parse_error.101] parse error at line 1, column 1: syntax error while parsing value - invalid literal; last read: '/'")]
    [InlineData("[1,/*x*/2]", "[json.exception.parse_error.101] parse error at line 1, column 4: syntax error while parsing value - invalid literal; last read: '1,/'")]
    [InlineData("+1", "[json.exception.parse_error.101] parse error at line 1, column 1: syntax error while parsing value - invalid literal; last read: '+'")]
    [InlineData(".5", "[json.exception.parse_error.101] parse error at line 1, column 1: syntax error while parsing value - invalid literal; last read: '.'")]
    [InlineData("NaN", "[json.exception.parse_error.101] parse error at line 1, column 1: syntax error while parsing value - invalid literal; last read: 'N'")]
    [InlineData("\"\\", "[json.exception.parse_error.101] parse error at line 1, column 3: syntax error while parsing value - invalid string: forbidden character after backslash; last read: '\"\\'")]
    public void ErrorsAreWordedAsTheReferenceWordsThem(string json, string message)
    {
        var error = Assert.Throws<NixException>(() => JsonParser.Parse(Bytes.FromText(json), null, new NameTable()));
        Assert.Equal(message, error.Message);
    }

    [Fact]
    public void SyntaxErrorsSayWhatWasBeingDone()
    {
        var error = Assert.Throws<NixException>(() => JsonParser.Parse("[", null, new NameTable()));
        Assert.Equal("while decoding a JSON string", Assert.Single(error.Traces).Hint);
        error = Assert.Throws<NixException>(() => JsonParser.Parse("18446744073709551615", null, new NameTable()));
        Assert.Empty(error.Traces);
    }

    [Theory]
    [InlineData("0", 0L)]
    [InlineData("-0", 0L)]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("-9223372036854775808", long.MinValue)]
    public void Integers(string json, long expected) => Assert.Equal(expected, Assert.IsType<NixInt>(JsonParser.Parse(json, null, new NameTable())).Value);

    [Theory]
    [InlineData("-0.0", -0.0)]
    [InlineData("1e2", 100.0)]
    [InlineData("1E-2", 0.01)]
    [InlineData("18446744073709551616", 18446744073709551616.0)]
    [InlineData("-9223372036854775809", -9223372036854775808.0)]
    [InlineData("1e-400", 0.0)]
    public void Floats(string json, double expected) =>
        Assert.Equal(
            BitConverter.DoubleToInt64Bits(expected),
            BitConverter.DoubleToInt64Bits(Assert.IsType<NixFloat>(JsonParser.Parse(json, null, new NameTable())).Value));

    [Theory]
    [InlineData("\"\\u00e9\\u20ac\\ud83d\\ude00\\/\\b\\f\\n\\r\\t\\\"\\\\\"", "é€😀/\b\f\n\r\t\"\\")]
    [InlineData("\"é€😀\"", "é€😀")]
    [InlineData("\uFEFF \"x\" ", "x")]
    public void Strings(string json, string expected) =>
        Assert.Equal(expected, Assert.IsType<NixString>(JsonParser.Parse(Bytes.FromText(json), null, new NameTable())).Text);

    [Fact]
    public void TheLastOfEqualNamesCounts()
    {
        var set = Assert.IsType<AttrSet>(JsonParser.Parse("{\"a\":1,\"b\":2,\"\\u0061\":3}", null, new NameTable()));
        Assert.Equal(2, set.Count);
        Assert.Equal(3, Assert.IsType<NixInt>(set.Get("a")).Value);
    }

    [Fact]
    public void EqualObjectsShareTheirNames()
    {
        var list = Assert.IsType<NixList>(JsonParser.Parse("[{\"b\":1,\"a\":2},{\"b\":3,\"a\":4}]", null, new NameTable()));
        Assert.Same(((AttrSet)list[0]).Keys, ((AttrSet)list[1]).Keys);
        Assert.Equal(4, Assert.IsType<NixInt>(((AttrSet)list[1]).Get("a")).Value);
    }

    [Fact]
    public void LargeObjectsKeepAllTheirNames()
    {
        string json = "{" + string.Join(",", Enumerable.Range(0, 5000).Select(i => $"\"k{i * 7919 % 5000}\":{i}")) + "}";
        var set = Assert.IsType<AttrSet>(JsonParser.Parse(json, null, new NameTable()));
        Assert.Equal(5000, set.Count);
        for (int i = 0; i < 5000; i++)
        {
            Assert.Equal(i, Assert.IsType<NixInt>(set.Get("k" + (i * 7919 % 5000))).Value);
        }
    }

    [Fact]
    public void NestingIsNotLimitedByTheStack()
    {
        const int Depth = 300000;
        Value value = JsonParser.Parse(new string('[', Depth) + new string(']', Depth), null, new NameTable());
        int depth = 1;
        while (value is NixList { Count: 1 } list)
        {
            value = list[0];
            depth++;
        }

        Assert.Equal(Depth, depth);
        Assert.Throws<NixException>(() => JsonParser.Parse(string.Concat(Enumerable.Repeat("{\"a\":", Depth)), null, new NameTable()));
    }

    [Fact]
    public void LongDocumentsCanBeStopped() =>
        Assert.Throws<OperationCanceledException>(() =>
            JsonParser.Parse("[" + string.Join(",", Enumerable.Repeat("1", 10000)) + "]", () => throw new OperationCanceledException(), new NameTable()));

    [Fact]
    public void DocumentsReadBackAsTheyWereWritten()
    {
        var random = new Random(31337);
        for (int i = 0; i < 3000; i++)
        {
            var document = new StringBuilder();
            Generate(random, document, 5);
            string json = document.ToString();
            Assert.Equal(json, Write(JsonParser.Parse(json, null, new NameTable())));
        }
    }

    [Fact]
    public void BrokenDocumentsGiveNixErrors()
    {
        var random = new Random(271828);
        for (int i = 0; i < 20000; i++)
        {
            var document = new StringBuilder();
            Generate(random, document, 3);
            for (int edits = random.Next(1, 4); edits > 0; edits--)
            {
                int at = random.Next(document.Length);
                if (random.Next(3) == 0 && document.Length > 1)
                {
                    document.Remove(at, 1);
                }
                else
                {
                    document.Insert(at, Disturbances[random.Next(Disturbances.Length)]);
                }
            }

            try
            {
                JsonParser.Parse(document.ToString(), null, new NameTable());
            }
            catch (NixException e)
            {
                Assert.NotEmpty(e.RawMessage);
            }
        }
    }

    /// <summary>Writes a random document in the form in which <see cref="Write(Value)"/> writes it.</summary>
    private static void Generate(Random random, StringBuilder output, int depth)
    {
        switch (random.Next(depth > 0 ? 8 : 6))
        {
            case 0:
                output.Append("null");
                break;
            case 1:
                output.Append(random.Next(2) == 0 ? "true" : "false");
                break;
            case 2:
                output.Append(random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64));
                break;
            case 3:
                output.Append(FloatShortest.Json(random.Next(-100000, 100000) / 64.0));
                break;
            case 4 or 5:
                WriteString(output, RandomText(random));
                break;
            case 6:
                output.Append('[');
                for (int i = random.Next(5); i > 0; i--)
                {
                    Generate(random, output, depth - 1);
                    output.Append(i > 1 ? "," : string.Empty);
                }

                output.Append(']');
                break;
            default:
                string[] names = Enumerable.Range(0, random.Next(5)).Select(_ => RandomText(random)).Distinct().OrderBy(n => n, StringComparer.Ordinal).ToArray();
                output.Append('{');
                for (int i = 0; i < names.Length; i++)
                {
                    output.Append(i > 0 ? "," : string.Empty);
                    WriteString(output, names[i]);
                    output.Append(':');
                    Generate(random, output, depth - 1);
                }

                output.Append('}');
                break;
        }
    }

    private static string RandomText(Random random)
    {
        var text = new StringBuilder();
        for (int i = random.Next(8); i > 0; i--)
        {
            text.Append(char.ConvertFromUtf32(random.Next(6) switch
            {
                0 => random.Next(1, 32),
                1 => random.Next(0xE000, 0x10FFFF),
                2 => random.Next(0x80, 0xD800),
                3 => "\"\\/"[random.Next(3)],
                _ => random.Next(32, 127),
            }));
        }

        return Bytes.FromText(text.ToString());
    }

    private static void WriteString(StringBuilder output, string bytes)
    {
        var text = new JsonText();
        text.String(bytes);
        Assert.Null(text.Error);
        output.Append(text);
    }

    private static string Write(Value value)
    {
        var output = new StringBuilder();
        Write(value, output);
        return output.ToString();
    }

    private static void Write(Value value, StringBuilder output)
    {
        switch (value)
        {
            case NixNull:
                output.Append("null");
                break;
            case NixBool boolean:
                output.Append(boolean.Value ? "true" : "false");
                break;
            case NixInt number:
                output.Append(number.Value);
                break;
            case NixFloat number:
                output.Append(FloatShortest.Json(number.Value));
                break;
            case NixString text:
                WriteString(output, text.Bytes);
                break;
            case NixList list:
                output.Append('[');
                for (int i = 0; i < list.Count; i++)
                {
                    output.Append(i > 0 ? "," : string.Empty);
                    Write(list[i], output);
                }

                output.Append(']');
                break;
            case AttrSet set:
                output.Append('{');
                bool first = true;
                foreach (var attribute in set.InNameOrder())
                {
                    output.Append(first ? string.Empty : ",");
                    first = false;
                    WriteString(output, attribute.Key.Name);
                    output.Append(':');
                    Write(attribute.Value, output);
                }

                output.Append('}');
                break;
        }
    }
}
