using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace TvixEval.Tests.Core.Machine;

/// <summary>A random value, as an expression, of which some parts fail. The same seed always gives the same one.</summary>
internal sealed class RandomFailures
{
    private static readonly string[] Names = { "a", "b", "c-d", "\"q r\"", "\"x.y\"", "\"if\"", "_z", "\"ü\"" };

    private static readonly string[] Scalars = { "1", "(-2)", "1.5", "true", "null", "\"text\"", "\"\"", "\"ä\\n\"", "(1 + 2)", "(builtins.head [ 7 8 ])", "[ ]", "{ }" };

    // What fails, each in its own way; the last one is the same value wherever it is.
    private static readonly string[] Failing =
    {
        "(throw \"boom\")", "(abort \"end\")", "(assert 1 == 2; 3)", "(1 + \"a\")", "{ }.missing", "(import ./nope.nix)", "(let y = y; in y)", "(builtins.head [ ])",
        "(1 / 0)", "(builtins.toString { })", "(({ a }: a) { })", "(builtins.fromJSON \"{\")", "(9223372036854775807 + 1)", "(builtins.elemAt [ 1 ] 3)",
        "(let f = n: 1 + f (n + 1); in f 0)", "shared",
    };

    private readonly Random random;
    private readonly StringBuilder failing = new("let shared = throw \"shared\"; in ");
    private readonly StringBuilder replaced = new("let shared = throw \"shared\"; in ");
    private readonly Func<string, string> messageOf;

    /// <summary>Makes a value.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="messageOf">Tells the message of an expression that fails.</param>
    public RandomFailures(int seed, Func<string, string> messageOf)
    {
        random = new Random(seed);
        this.messageOf = messageOf;
        Set(string.Empty, 0);
    }

    /// <summary>The expression.</summary>
    public string Expression => failing.ToString();

    /// <summary>The same with <c>{ "$error" = message; }</c> in place of what fails.</summary>
    public string Replaced => replaced.ToString();

    /// <summary>What fails: paths and messages.</summary>
    public List<(string Path, string Message)> Failures { get; } = new();

    /// <summary>How many parts there are, with the value itself.</summary>
    public int Parts { get; private set; }

    private void Both(string text)
    {
        failing.Append(text);
        replaced.Append(text);
    }

    private void Part(string path, int depth)
    {
        switch (random.Next(depth > 4 ? 5 : 9))
        {
            case 0 or 1:
                Fail(path);
                break;
            case 2 or 3 or 4:
                Parts++;
                Both(Scalars[random.Next(Scalars.Length)]);
                break;
            case 5 or 6:
                List(path, depth);
                break;
            default:
                Set(path, depth);
                break;
        }
    }

    private void Fail(string path)
    {
        Parts++;
        string expression = Failing[random.Next(Failing.Length)];
        string message = messageOf("let shared = throw \"shared\"; in " + expression);
        Failures.Add((path, message));
        failing.Append(expression);
        string text = message.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("${", "\\${", StringComparison.Ordinal);
        replaced.Append(CultureInfo.InvariantCulture, $"{{ \"$error\" = \"{text}\"; }}");
    }

    private void List(string path, int depth)
    {
        Parts++;
        Both("[ ");
        int count = random.Next(4);
        for (int i = 0; i < count; i++)
        {
            Part(Join(path, i.ToString(CultureInfo.InvariantCulture)), depth + 1);
            Both(" ");
        }

        Both("]");
    }

    private void Set(string path, int depth)
    {
        Parts++;
        Both("{ ");
        foreach (string name in Names.Where(_ => random.Next(3) == 0))
        {
            Both(name + " = ");
            Part(Join(path, name), depth + 1);
            Both("; ");
        }

        Both("}");
    }

    private static string Join(string whole, string part) => whole.Length == 0 ? part : whole + "." + part;
}
