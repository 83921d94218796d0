using System;
using System.Linq;
using TvixEval.Programs;
using TvixEval.Syntax;
using Xunit;

namespace TvixEval.Tests.Syntax;

/// <summary>Properties of the parser over random sources; seeds are fixed, so that a failure stays a failure.</summary>
public sealed class GeneratedSourceTests
{
    private const string Alphabet = "ab_or1.0e+-/\\\"'${}()[]<>=:;,@?!*&|~ \n\r#%\0\u00c3/.'";

    private static readonly string[] Fragments =
    {
        "if", "then", "else", "assert", "with", "let", "in", "rec", "inherit", "or", "...", "==", "<=", "&&", "->", "//", "++", "<|", "|>",
        "x", "1", ".5", "\"", "''", "${", "}", "{", "(", ")", "[", "]", ";", ":", "@", "?", "=", ".", ",", "-", "!", "./a", "~/x", "<p>", "h:x",
        " ", "\n", "#", "/*", "*/", "99999999999999999999", "\0", "./${", "a//",
    };

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 4)]
    [InlineData(3, 7)]
    public void PrintsAsTheGeneratorSays(int seed, int depth)
    {
        var generator = new ExpressionGenerator(seed);
        for (int i = 0; i < 1500; i++)
        {
            PrintedFragment generated = generator.MakePrinted(depth);
            Assert.Equal(generated.Print, Source.Print(generated.ToString()));
        }
    }

    [Fact]
    public void ThePrintedFormPrintsAsItself()
    {
        var generator = new ExpressionGenerator(4);
        int checkedCount = 0;
        for (int i = 0; i < 3000; i++)
        {
            PrintedFragment generated = generator.MakePrinted(4);
            if (generated.IsFaithful)
            {
                Assert.Equal(generated.Print, Source.Print(generated.Print));
                checkedCount++;
            }
        }

        Assert.InRange(checkedCount, 1000, 3000);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    public void BrokenSourcesAreParseErrorsAndNothingElse(int seed)
    {
        var random = new Random(seed);
        var generator = new ExpressionGenerator(seed);
        string[] categories = ExpressionGenerator.Categories.Keys.ToArray();
        int failures = 0;
        for (int i = 0; i < 4000; i++)
        {
            Fragment program = i % 4 > 0 ? generator.MakePrinted(random.Next(5)) : generator.Make(categories[i / 4 % categories.Length]);
            string source = Mutate(program.ToString(), random);
            string? first = Outcome(source);
            Assert.Equal(first, Outcome(source));
            failures += first is null ? 0 : 1;
        }

        Assert.InRange(failures, 2000, 3999);
    }

    [Fact]
    public void RandomBytesAreParseErrorsOrExpressions()
    {
        var random = new Random(7);
        int failures = 0;
        for (int i = 0; i < 20_000; i++)
        {
            var chars = new char[random.Next(1, 14)];
            for (int j = 0; j < chars.Length; j++)
            {
                chars[j] = Alphabet[random.Next(Alphabet.Length)];
            }

            failures += Outcome(new string(chars)) is null ? 0 : 1;
        }

        Assert.InRange(failures, 10_000, 19_999);
    }

    /// <summary>The error of a source, or null if it parses; then it can be printed too.</summary>
    private static string? Outcome(string source)
    {
        try
        {
            Assert.NotEqual(string.Empty, Source.Print(source, Source.WithPipes));
            return null;
        }
        catch (NixParseException error)
        {
            Assert.InRange(error.Position.Offset, 0, source.Length);
            return error.RawMessage + error.Position;
        }
    }

    private static string Mutate(string source, Random random)
    {
        for (int n = random.Next(1, 5); n > 0; n--)
        {
            int at = random.Next(source.Length + 1);
            int length = Math.Min(random.Next(4), source.Length - at);
            string insertion = random.Next(3) == 0 ? string.Empty : Fragments[random.Next(Fragments.Length)];
            source = source.Substring(0, at) + insertion + source.Substring(at + length);
        }

        return source;
    }
}
