using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;

namespace TvixEval.Programs;

/// <summary>Changes the spelling of programs: tokens left out, doubled, swapped or replaced, or blanks and comments between them.</summary>
internal sealed partial class TokenMutator
{
    private static readonly string[] Tokens =
    {
        "let", "in", "rec", "with", "inherit", "if", "then", "else", "assert", "or", "...", "${", "}", "''", "\"", "{", "[", "]", "(", ")", ";", "=", "==", "!=", "->", "//", "++", "<", "<=", ">", ">=", "&&", "||", "!", "?", "@", ":", ",",
        ".", "./a", "~/x", "<a>", "a://b", "1.5e3", ".5", "-", "+", "*", "/", "|>", "<|", "null", "a", "1", "__curPos", "x:", "{ }:", "1.", "1a", "a-b", "a'", "$", "\\", "#", "/*", "9223372036854775808", "/", "./", "<", "a/b", "%", "^",
    };

    private static readonly string[] Blanks = { " ", "\n", "\t", "\r\n", " # c\n", "/* c */", "/**/ ", "\n\n", " /** d */ ", " # \xc3\xa9 /*\n", "\r", "\f" };

    private readonly Random random;

    public TokenMutator(Random random) => this.random = random;

    /// <summary>A program with a few tokens left out, doubled, swapped, put in or replaced.</summary>
    /// <param name="program">A program.</param>
    public Fragment Mutate(string program)
    {
        List<string> tokens = Split(program);
        for (int changes = 1 + random.Next(3); changes > 0 && tokens.Count > 1; changes--)
        {
            int at = random.Next(tokens.Count);
            switch (random.Next(6))
            {
                case 0:
                    tokens.RemoveAt(at);
                    break;
                case 1:
                    tokens.Insert(at, tokens[at]);
                    break;
                case 2:
                    int other = Math.Min(at + 1 + random.Next(3), tokens.Count - 1);
                    (tokens[at], tokens[other]) = (tokens[other], tokens[at]);
                    break;
                case 3:
                    tokens[at] = Tokens[random.Next(Tokens.Length)];
                    break;
                case 4:
                    tokens[at] = tokens[random.Next(tokens.Count)];
                    break;
                default:
                    tokens.Insert(at, (random.Next(2) == 0 ? " " : string.Empty) + Tokens[random.Next(Tokens.Length)]);
                    break;
            }
        }

        return Fragment.OfTokens(tokens);
    }

    /// <summary>A program with other blanks, and comments, where it has blanks, and with fewer parentheses.</summary>
    /// <param name="program">A program.</param>
    public Fragment Respell(string program)
    {
        List<string> tokens = Split(program);
        for (int i = 0; i < tokens.Count; i++)
        {
            if (tokens[i] == " " && random.Next(3) == 0)
            {
                tokens[i] = Blanks[random.Next(Blanks.Length)];
            }
            else if (tokens[i] is "(" or ")" && random.Next(25) == 0)
            {
                tokens[i] = " ";
            }
        }

        return Fragment.OfTokens(tokens);
    }

    // Roughly what the lexer sees; texts in quotation marks stay whole where nothing is interpolated.
    [GeneratedRegex("""[A-Za-z_][A-Za-z0-9_'-]*|[0-9]+(\.[0-9]*)?|"[^"$]*"|\$\{|''|\.\.\.|==|!=|<=|>=|&&|\|\||->|//|\+\+|\|>|<\|| +|.""", RegexOptions.Singleline)]
    private static partial Regex Token();

    private static List<string> Split(string program) => Token().Matches(program).Select(static match => match.Value).ToList();
}
