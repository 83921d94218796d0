using System;
using System.Collections.Generic;
using System.Text;
using System.Threading.Tasks;
using TvixEval.Formats.Regex;
using Xunit;

namespace TvixEval.Tests.Formats.Regex;

public class RegexTests
{
    // Pattern, text, and what C++ Nix 2.34.8 prints for [ (builtins.match p t) (builtins.split p t) ]; bytes, one a char.
    [Theory]
    [InlineData("a*(ab)?", "ab", "[ [ \"ab\" ] [ \"\" [ null ] \"\" [ null ] \"b\" [ null ] \"\" ] ]")]
    [InlineData("(a|ab)(c|bcd)(d*)", "abcd", "[ [ \"a\" \"bcd\" \"\" ] [ \"\" [ \"a\" \"bcd\" \"\" ] \"\" ] ]")]
    [InlineData("(ab|a)(bcd|c)(d*)", "abcd", "[ [ \"ab\" \"c\" \"d\" ] [ \"\" [ \"ab\" \"c\" \"d\" ] \"\" ] ]")]
    [InlineData("(a*)(ab)*(b*)", "abb", "[ [ \"a\" null \"bb\" ] [ \"\" [ \"a\" null \"bb\" ] \"\" [ \"\" null \"\" ] \"\" ] ]")]
    [InlineData("(a|ab)", "abab", "[ null [ \"\" [ \"ab\" ] \"\" [ \"ab\" ] \"\" ] ]")]
    [InlineData("(x)|(ab|abc)", "xabcab", "[ null [ \"\" [ \"x\" null ] \"\" [ null \"abc\" ] \"\" [ null \"ab\" ] \"\" ] ]")]
    [InlineData("((a)|(b))*", "ab", "[ [ \"b\" \"a\" \"b\" ] [ \"\" [ \"b\" \"a\" \"b\" ] \"\" [ null null null ] \"\" ] ]")]
    [InlineData("(a*)*", "aaa", "[ [ \"\" ] [ \"\" [ \"\" ] \"\" [ \"\" ] \"\" ] ]")]
    [InlineData("(a*)*", "b", "[ null [ \"\" [ \"\" ] \"b\" [ \"\" ] \"\" ] ]")]
    [InlineData("(a*)+", "aab", "[ null [ \"\" [ \"\" ] \"\" [ \"\" ] \"b\" [ \"\" ] \"\" ] ]")]
    [InlineData("(a|b)*?", "ab", "[ [ \"b\" ] [ \"\" [ \"b\" ] \"\" [ null ] \"\" ] ]")]
    [InlineData("", "abc", "[ null [ \"\" [ ] \"a\" [ ] \"b\" [ ] \"c\" [ ] \"\" ] ]")]
    [InlineData("b*", "abbc", "[ null [ \"\" [ ] \"a\" [ ] \"\" [ ] \"c\" [ ] \"\" ] ]")]
    [InlineData("(o)?", "foo", "[ null [ \"\" [ null ] \"f\" [ \"o\" ] \"\" [ \"o\" ] \"\" [ null ] \"\" ] ]")]
    [InlineData("$", "abc", "[ null [ \"abc\" [ ] \"\" ] ]")]
    [InlineData("^", "abc", "[ null [ \"\" [ ] \"abc\" ] ]")]
    [InlineData("^a|b$", "ab", "[ null [ \"\" [ ] \"\" [ ] \"\" ] ]")]
    [InlineData("a^b", "a^b", "[ null [ \"a^b\" ] ]")]
    [InlineData("(^a)|(b)", "aab", "[ null [ \"\" [ \"a\" null ] \"a\" [ null \"b\" ] \"\" ] ]")]
    [InlineData("a$b", "ab", "[ null [ \"ab\" ] ]")]
    [InlineData("(^)*a", "a", "[ [ \"\" ] [ \"\" [ \"\" ] \"\" ] ]")]
    [InlineData(".", "\u00c3\u00a9", "[ null [ \"\" [ ] \"\" [ ] \"\" ] ]")]
    [InlineData("..", "\u00c3\u00a9", "[ [ ] [ \"\" [ ] \"\" ] ]")]
    [InlineData("[\u00c3\u00a9]", "\u00c3\u00a9", "[ null [ \"\" [ ] \"\" [ ] \"\" ] ]")]
    [InlineData("[^a]", "\u00c3\u00a9", "[ null [ \"\" [ ] \"\" [ ] \"\" ] ]")]
    [InlineData("a.c", "a\nc", "[ [ ] [ \"\" [ ] \"\" ] ]")]
    [InlineData("[[:space:]]+", " \t\n\r\u000b\u000c", "[ [ ] [ \"\" [ ] \"\" ] ]")]
    [InlineData("[[:alpha:][:digit:]_-]+", "aZ09_-!", "[ null [ \"\" [ ] \"!\" ] ]")]
    [InlineData("[]a]+", "]a]", "[ [ ] [ \"\" [ ] \"\" ] ]")]
    [InlineData("[^]a]+", "b]c", "[ null [ \"\" [ ] \"]\" [ ] \"\" ] ]")]
    [InlineData("[a-]+", "a-b", "[ null [ \"\" [ ] \"b\" ] ]")]
    [InlineData("[--a]+", "-a.0`b", "[ null [ \"\" [ ] \"b\" ] ]")]
    [InlineData("[\\d]+", "d\\1", "[ null [ \"\" [ ] \"1\" ] ]")]
    [InlineData("[[.hyphen.]a]+", "-a", "[ [ ] [ \"\" [ ] \"\" ] ]")]
    [InlineData("[[=a=]]+", "aAbB", "[ null [ \"\" [ ] \"bB\" ] ]")]
    [InlineData("[[:UPPER:]]", "Aa", "[ null [ \"\" [ ] \"a\" ] ]")]
    [InlineData("a{2}", "aaaaa", "[ null [ \"\" [ ] \"\" [ ] \"a\" ] ]")]
    [InlineData("a{2,}", "aaaaa", "[ [ ] [ \"\" [ ] \"\" ] ]")]
    [InlineData("a{1,3}", "aaaaa", "[ null [ \"\" [ ] \"\" [ ] \"\" ] ]")]
    [InlineData("(ab){0}", "ab", "[ null [ \"\" [ null ] \"a\" [ null ] \"b\" [ null ] \"\" ] ]")]
    [InlineData("(ab){0,1}c", "abc", "[ [ \"ab\" ] [ \"\" [ \"ab\" ] \"\" ] ]")]
    [InlineData("(a|b){2}", "abba", "[ null [ \"\" [ \"b\" ] \"\" [ \"a\" ] \"\" ] ]")]
    [InlineData("(a){3}", "aaa", "[ [ \"a\" ] [ \"\" [ \"a\" ] \"\" ] ]")]
    [InlineData("((a){2}b){2}", "aabaab", "[ [ \"aab\" \"a\" ] [ \"\" [ \"aab\" \"a\" ] \"\" ] ]")]
    [InlineData("a**", "aa", "[ [ ] [ \"\" [ ] \"\" [ ] \"\" ] ]")]
    [InlineData("a+?", "aa", "[ [ ] [ \"\" [ ] \"\" [ ] \"\" ] ]")]
    [InlineData("a?+", "aa", "[ [ ] [ \"\" [ ] \"\" [ ] \"\" ] ]")]
    [InlineData("(|a)", "a", "[ [ \"a\" ] [ \"\" [ \"a\" ] \"\" [ \"\" ] \"\" ] ]")]
    [InlineData("(a|)", "a", "[ [ \"a\" ] [ \"\" [ \"a\" ] \"\" [ \"\" ] \"\" ] ]")]
    [InlineData("a||b", "b", "[ [ ] [ \"\" [ ] \"\" [ ] \"\" ] ]")]
    [InlineData("()", "a", "[ null [ \"\" [ \"\" ] \"a\" [ \"\" ] \"\" ] ]")]
    [InlineData("(())*", "ab", "[ null [ \"\" [ \"\" \"\" ] \"a\" [ \"\" \"\" ] \"b\" [ \"\" \"\" ] \"\" ] ]")]
    [InlineData("(a|)+", "aab", "[ null [ \"\" [ \"\" ] \"\" [ \"\" ] \"b\" [ \"\" ] \"\" ] ]")]
    [InlineData("(|a)+", "aab", "[ null [ \"\" [ \"\" ] \"\" [ \"\" ] \"b\" [ \"\" ] \"\" ] ]")]
    [InlineData("(a?)*", "aab", "[ null [ \"\" [ \"\" ] \"\" [ \"\" ] \"b\" [ \"\" ] \"\" ] ]")]
    [InlineData("(a?){2}", "a", "[ [ \"\" ] [ \"\" [ \"\" ] \"\" [ \"\" ] \"\" ] ]")]
    [InlineData("(a*b*)*", "abab", "[ [ \"\" ] [ \"\" [ \"\" ] \"\" [ \"\" ] \"\" ] ]")]
    [InlineData("((a*)b*)*", "abab", "[ [ \"\" \"\" ] [ \"\" [ \"\" \"\" ] \"\" [ \"\" \"\" ] \"\" ] ]")]
    [InlineData("((a*)|b)*", "abab", "[ [ \"\" \"\" ] [ \"\" [ \"\" \"\" ] \"\" [ \"\" \"\" ] \"\" ] ]")]
    [InlineData("(a)|(b)|(c)", "abc", "[ null [ \"\" [ \"a\" null null ] \"\" [ null \"b\" null ] \"\" [ null null \"c\" ] \"\" ] ]")]
    [InlineData("x(a)?y", "xyxay", "[ null [ \"\" [ null ] \"\" [ \"a\" ] \"\" ] ]")]
    [InlineData("(x(a)?y)*", "xayxy", "[ [ \"xy\" \"a\" ] [ \"\" [ \"xy\" \"a\" ] \"\" [ null null ] \"\" ] ]")]
    [InlineData("(-)|(\\.)", "a-b.c", "[ null [ \"a\" [ \"-\" null ] \"b\" [ null \".\" ] \"c\" ] ]")]
    [InlineData("([[:upper:]]+)", " FOO ", "[ null [ \" \" [ \"FOO\" ] \" \" ] ]")]
    [InlineData("(.*)\\.nix", "a.nix.nix", "[ [ \"a.nix\" ] [ \"\" [ \"a.nix\" ] \"\" ] ]")]
    [InlineData("(.*)(foo|bar)(.*)", "xfooybarz", "[ [ \"xfooy\" \"bar\" \"z\" ] [ \"\" [ \"xfooy\" \"bar\" \"z\" ] \"\" ] ]")]
    [InlineData("([0-9]+)\\.([0-9]+)", "1.22x333.4", "[ null [ \"\" [ \"1\" \"22\" ] \"x\" [ \"333\" \"4\" ] \"\" ] ]")]
    [InlineData("a|ab|abc", "abcab", "[ null [ \"\" [ ] \"\" [ ] \"\" ] ]")]
    [InlineData("(a|ab|abc)(.*)", "abcab", "[ [ \"a\" \"bcab\" ] [ \"\" [ \"a\" \"bcab\" ] \"\" ] ]")]
    [InlineData("(a|ab)(bc|c)?", "abc", "[ [ \"a\" \"bc\" ] [ \"\" [ \"a\" \"bc\" ] \"\" ] ]")]
    [InlineData("((a|ab)(c|bcd))*", "abcdac", "[ [ \"ac\" \"a\" \"c\" ] [ \"\" [ \"ac\" \"a\" \"c\" ] \"\" [ null null null ] \"\" ] ]")]
    [InlineData("(a+|b+)*", "aabba", "[ [ \"a\" ] [ \"\" [ \"a\" ] \"\" [ null ] \"\" ] ]")]
    [InlineData("(a+b*)+", "aabaab", "[ [ \"aab\" ] [ \"\" [ \"aab\" ] \"\" ] ]")]
    [InlineData("\\.\\[\\\\\\(\\)\\*\\+\\?\\{\\|\\^\\$", ".[\\()*+?{|^$", "[ [ ] [ \"\" [ ] \"\" ] ]")]
    [InlineData("}]", "}]", "[ [ ] [ \"\" [ ] \"\" ] ]")]
    [InlineData("a}", "a}", "[ [ ] [ \"\" [ ] \"\" ] ]")]
    [InlineData("[a]b]", "ab]", "[ [ ] [ \"\" [ ] \"\" ] ]")]
    [InlineData("[+--]+", "+,-", "[ [ ] [ \"\" [ ] \"\" ] ]")]
    [InlineData("[%--]+", "%&-", "[ [ ] [ \"\" [ ] \"\" ] ]")]
    [InlineData("(^$)", "", "[ [ \"\" ] [ \"\" [ \"\" ] \"\" ] ]")]
    [InlineData("(^|x)$", "x", "[ [ \"x\" ] [ \"\" [ \"x\" ] \"\" ] ]")]
    [InlineData("^^a", "a", "[ [ ] [ \"\" [ ] \"\" ] ]")]
    [InlineData("a$$", "a", "[ [ ] [ \"\" [ ] \"\" ] ]")]
    [InlineData("[[]+", "[[", "[ [ ] [ \"\" [ ] \"\" ] ]")]
    [InlineData("[^-a]+", "b-c", "[ null [ \"\" [ ] \"-\" [ ] \"\" ] ]")]
    public void MatchesAndSplitsAsTheReference(string pattern, string text, string expected) =>
        Assert.Equal(expected, "[ " + Match(pattern, text) + " " + Split(pattern, text) + " ]");

    // C++ Nix 2.34.8: invalid regular expression.
    [Theory]
    [InlineData("\\d")]
    [InlineData("\\w")]
    [InlineData("\\]")]
    [InlineData("\\}")]
    [InlineData("\\/")]
    [InlineData("a{,2}")]
    [InlineData("{")]
    [InlineData("a)")]
    [InlineData("*")]
    [InlineData("x|*")]
    [InlineData("(?:a)")]
    [InlineData("\\1")]
    [InlineData("[z-a]")]
    [InlineData("[[:foo:]]")]
    [InlineData("[[:word:]]")]
    [InlineData("^*")]
    [InlineData("a{3,2}")]
    [InlineData("(")]
    [InlineData("(a")]
    [InlineData("[")]
    [InlineData("[a")]
    [InlineData("[]")]
    [InlineData("[^]")]
    [InlineData("a{")]
    [InlineData("a{1")]
    [InlineData("a{1,")]
    [InlineData("a{x}")]
    [InlineData("a{1}}{")]
    [InlineData("+")]
    [InlineData("?")]
    [InlineData("(*a)")]
    [InlineData("(|*)")]
    [InlineData("[a-b-c]")]
    [InlineData("[[:alpha:]-z]")]
    [InlineData("[a-[.z.]]")]
    [InlineData("[[.1.]]")]
    [InlineData("[[.foo.]]")]
    [InlineData("[[=foo=]]")]
    [InlineData("[[.a]")]
    [InlineData("[[:alpha]")]
    [InlineData("\\")]
    [InlineData("a\\")]
    [InlineData("[a-\u00c3\u00a9]")]
    [InlineData("a{2147483648}")]
    [InlineData("[[=a=]-b]")]
    [InlineData("$*")]
    [InlineData("a{1}{2")]
    [InlineData("[[.hyphen")]
    public void InvalidExpressionsAreRefused(string pattern) =>
        Assert.False(Assert.Throws<RegexException>(() => RegexCompiler.Compile(pattern)).IsTooLarge);

    // C++ Nix 2.34.8: memory limit exceeded by regular expression.
    [Theory]
    [InlineData("a{99998}")]
    [InlineData("a{1000}{100}")]
    [InlineData("(a|b){16000}")]
    [InlineData("a{2147483647}")]
    public void LargeExpressionsAreRefused(string pattern) =>
        Assert.True(Assert.Throws<RegexException>(() => RegexCompiler.Compile(pattern)).IsTooLarge);

    // C++ Nix 2.34.8 takes them.
    [Theory]
    [InlineData("a{0}")]
    [InlineData("a{0,0}")]
    [InlineData("}")]
    [InlineData("a}")]
    [InlineData("[a-z]")]
    [InlineData("[[.a.]-z]")]
    [InlineData("[]-a]")]
    [InlineData("[\u00c3\u00a9-a]")]
    [InlineData("a{2}{3}")]
    [InlineData("(a){2}*")]
    [InlineData("[a\\]")]
    [InlineData("[---a]")]
    [InlineData("()()")]
    [InlineData("(()|)")]
    public void UnusualExpressionsAreTaken(string pattern) => Assert.NotNull(RegexCompiler.Compile(pattern));

    // Where C++ Nix 2.34.8 begins to say that the memory limit is exceeded.
    [Theory]
    [InlineData("a{99993}", false)]
    [InlineData("a{99994}", true)]
    [InlineData("(a|b){12498}", false)]
    [InlineData("(a|b){12499}", true)]
    public void TheLimitIsThatOfTheReference(string pattern, bool isTooLarge)
    {
        bool refused = false;
        try
        {
            RegexCompiler.Compile(pattern);
        }
        catch (RegexException e)
        {
            Assert.True(e.IsTooLarge);
            refused = true;
        }

        Assert.Equal(isTooLarge, refused);
    }

    [Theory]
    [InlineData("(a+)+b", 20000)]
    [InlineData("(a*)*b", 20000)]
    [InlineData("((a|b)*)*c", 20000)]
    [InlineData("(a|aa)+c", 20000)]
    [InlineData("(a|a)*c", 20000)]
    [InlineData("([a-z]*-?)*!", 20000)]
    [InlineData("a*a*a*b", 5000)]
    [InlineData("(a?){200}a{200}b", 400)]
    public void NoExpressionTakesExponentialTime(string pattern, int length)
    {
        // A poll is some 65,000 tries.
        int polls = 0;
        void Poll() => Assert.True(++polls < 1000, "takes too many tries");
        RegexProgram program = RegexCompiler.Compile(pattern);
        string text = new('a', length);
        RegexMatcher matcher = program.Rent();
        matcher.Begin(length);
        matcher.Poll = Poll;
        Assert.False(matcher.Match(text));
        using var search = new RegexSearch(program, text, Poll);
        Assert.False(search.MoveNext());
    }

    [Fact]
    public void DepthIsNotLimitedByTheStack()
    {
        string pattern = new string('(', 30000) + "a" + new string(')', 30000);
        RegexProgram program = RegexCompiler.Compile(pattern);
        Assert.Equal(30001, program.GroupCount);
        RegexMatcher matcher = program.Rent();
        matcher.Begin(1);
        Assert.True(matcher.Match("a"));
        program = RegexCompiler.Compile("((a|b)*x?)*");
        matcher = program.Rent();
        string text = new('a', 300000);
        matcher.Begin(text.Length);
        Assert.True(matcher.Match(text));
        matcher.Begin(text.Length);
        Assert.True(matcher.MatchAt(text, 0, notEmpty: false));
        Assert.Equal(text.Length, matcher.Groups[1]);
    }

    [Fact]
    public void LongSearchesCanBeStopped()
    {
        RegexProgram program = RegexCompiler.Compile("(a|a)*c");
        string text = new('a', 200000);
        Assert.Throws<OperationCanceledException>(() =>
        {
            using var search = new RegexSearch(program, text, () => throw new OperationCanceledException());
            search.MoveNext();
        });
    }

    [Fact]
    public void TheCacheIsSafeForThreadsAndRemembersWhatIsInvalid()
    {
        var cache = new RegexCache();
        Parallel.For(0, 10000, i =>
        {
            string pattern = "x" + (i % 6000) + "(a*)";
            RegexProgram program = cache.Get(pattern);
            RegexMatcher matcher = program.Rent();
            string text = "x" + (i % 6000) + "aa";
            matcher.Begin(text.Length);
            Assert.True(matcher.Match(text));
            Assert.Equal(text.Length - 2, matcher.Groups[2]);
            program.Return(matcher);
            Assert.Throws<RegexException>(() => cache.Get("(" + (i % 10)));
        });
    }

    [Fact]
    public void AgreesWithANaiveMatcher()
    {
        var random = new Random(1234567);
        int matched = 0;
        for (int i = 0; i < 5000; i++)
        {
            var expression = new NaiveRegex(random);
            var text = new StringBuilder();
            for (int n = random.Next(9); n > 0; n--)
            {
                text.Append("aabbc"[random.Next(5)]);
            }

            string subject = text.ToString();
            RegexProgram program = RegexCompiler.Compile(expression.Pattern);
            foreach (bool remembers in new[] { false, true })
            {
                RegexMatcher matcher = Begin(program, subject, remembers);
                Compare(expression, subject, isExact: true, matcher.Match(subject), matcher.Groups);
                matcher = Begin(program, subject, remembers);
                bool found = matcher.MatchAt(subject, 0, notEmpty: false);
                matched += found ? 1 : 0;
                Compare(expression, subject, isExact: false, found, matcher.Groups);
            }
        }

        Assert.True(matched > 2000);
    }

    private static RegexMatcher Begin(RegexProgram program, string text, bool remembers)
    {
        RegexMatcher matcher = program.Rent();
        matcher.Begin(text.Length);
        if (remembers)
        {
            matcher.Remember();
        }

        return matcher;
    }

    private static void Compare(NaiveRegex expression, string text, bool isExact, bool found, int[] groups)
    {
        if (!expression.TryMatch(text, isExact, out int[]? expected))
        {
            return;
        }

        string what = "/" + expression.Pattern + "/ on '" + text + "'" + (isExact ? " as a whole" : string.Empty);
        Assert.True(found == expected is not null, what);
        if (expected is null)
        {
            return;
        }

        for (int i = 0; i < groups.Length; i += 2)
        {
            bool isSet = expected[i + 1] >= 0;
            Assert.True(groups[i + 1] == expected[i + 1] && (!isSet || groups[i] == expected[i]), what);
        }
    }

    private static string Match(string pattern, string text)
    {
        RegexProgram program = RegexCompiler.Compile(pattern);
        RegexMatcher matcher = program.Rent();
        matcher.Begin(text.Length);
        bool matches = matcher.Match(text);
        if (program.Literal is { } literal)
        {
            Assert.Equal(matches, literal == text);
        }

        return matches ? Show(text, matcher.Groups) : "null";
    }

    private static string Split(string pattern, string text)
    {
        var parts = new List<string>();
        int end = 0;
        using var search = new RegexSearch(RegexCompiler.Compile(pattern), text, null);
        while (search.MoveNext())
        {
            parts.Add(Show(text.Substring(end, search.Groups[0] - end)));
            parts.Add(Show(text, search.Groups));
            end = search.Groups[1];
        }

        parts.Add(Show(text.Substring(end)));
        return "[ " + string.Join(" ", parts) + " ]";
    }

    private static string Show(string text, int[] groups)
    {
        var shown = new StringBuilder("[ ");
        for (int i = 2; i < groups.Length; i += 2)
        {
            shown.Append(groups[i + 1] < 0 ? "null" : Show(text.Substring(groups[i], groups[i + 1] - groups[i]))).Append(' ');
        }

        return shown.Append(']').ToString();
    }

    private static string Show(string text) => "\"" + text
        .Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("${", "\\${").Replace("\n", "\\n").Replace("\t", "\\t").Replace("\r", "\\r") + "\"";
}
