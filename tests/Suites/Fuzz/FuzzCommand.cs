using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using TvixEval.IO;
using TvixEval.Suites.Driver;
using TvixEval.Values;

namespace TvixEval.Suites.Fuzz;

/// <summary>Compares random expressions with C++ Nix, and makes those that differ small.</summary>
internal sealed partial class FuzzCommand
{
    private const int MaxShrinkingRuns = 150;

    private static readonly string[][] Modes =
    {
        new[] { "--eval", "--strict" }, new[] { "--eval", "--strict" }, new[] { "--eval", "--strict" }, new[] { "--eval" }, new[] { "--eval", "--strict", "--json" },
        new[] { "--eval", "--strict", "--xml", "--no-location" },
    };

    private const int Batch = 250;

    private readonly Implementation reference;
    private readonly ReplReference? many;
    private readonly Implementation fresh;
    private readonly string folder;
    private readonly bool comparesReports;

    private FuzzCommand(string program, string? repl, string folder, bool comparesReports)
    {
        reference = new Implementation(folder, program);
        many = repl is null ? null : new ReplReference(folder, repl);
        fresh = new Implementation(folder, "dotnet", Path.Combine(AppContext.BaseDirectory, "TvixEval.Suites.dll"), "eval");
        this.folder = NixPaths.FromNative(folder);
        this.comparesReports = comparesReports;
    }

    /// <summary>Runs it.</summary>
    public static int Run(IReadOnlyList<string> arguments)
    {
        string program = "nix-instantiate";
        string? repl = null;
        int seed = 1;
        int count = 1000;
        bool comparesReports = false;
        List<string> categories = ExpressionGenerator.Categories.Keys.ToList();
        for (int i = 0; i < arguments.Count; i++)
        {
            switch (arguments[i])
            {
                case "--nix" when i + 1 < arguments.Count:
                    program = arguments[++i];
                    break;
                case "--repl" when i + 1 < arguments.Count:
                    repl = arguments[++i];
                    break;
                case "--seed" when i + 1 < arguments.Count:
                    seed = int.Parse(arguments[++i], CultureInfo.InvariantCulture);
                    break;
                case "--count" when i + 1 < arguments.Count:
                    count = int.Parse(arguments[++i], CultureInfo.InvariantCulture);
                    break;
                case "--category" when i + 1 < arguments.Count && ExpressionGenerator.Categories.ContainsKey(arguments[i + 1]):
                    categories = new List<string> { arguments[++i] };
                    break;
                case "--reports":
                    comparesReports = true;
                    break;
                default:
                    Console.Error.WriteLine(
                        "Usage: suites fuzz [--nix <program>] [--repl <program>] [--seed <n>] [--count <n>] [--reports] [--category <" + string.Join('|', ExpressionGenerator.Categories.Keys) + ">]");
                    return 2;
            }
        }

        using var files = new FuzzFolder();
        return new FuzzCommand(program, repl, files.Root, comparesReports).Compare(categories, seed, count) ? 0 : 1;
    }

    private static string[] ModeOf(int seed) => Modes[new Random(seed ^ 0x5eed).Next(Modes.Length)];

    private bool Compare(IReadOnlyList<string> categories, int seed, int count)
    {
        int all = 0;
        foreach (string category in categories)
        {
            (int different, int values, string more) = many is null ? CompareOneByOne(category, seed, count) : CompareMany(many, category, seed, count);
            all += different;
            Console.WriteLine($"{category,-14}{count,8} expressions, {values,8} with a value, {different,6} different{more}");
        }

        return all == 0;
    }

    private (int Different, int Values, string More) CompareOneByOne(string category, int seed, int count)
    {
        int different = 0;
        int values = 0;
        for (int i = seed; i < seed + count; i++)
        {
            Fragment expression = new ExpressionGenerator(i).Make(category);
            string[] mode = ModeOf(i);
            (DriverResult expected, DriverResult actual) = RunBoth(mode, expression.ToString());
            values += expected.ExitCode == 0 ? 1 : 0;
            if (Summary(expected) != Summary(actual) && Differ(mode, expression))
            {
                different++;
                Report(category, i, mode, Shrink(mode, expression));
            }
        }

        return (different, values, string.Empty);
    }

    /// <summary>Compares programs a few hundred at a time; those that differ are compared again, each in processes of its own.</summary>
    private (int Different, int Values, string More) CompareMany(ReplReference repl, string category, int seed, int count)
    {
        string[] mode = { "--eval", "--strict" };
        int different = 0;
        int values = 0;
        int together = 0;
        for (int first = seed; first < seed + count; first += Batch)
        {
            Fragment[] expressions = Enumerable.Range(first, Math.Min(Batch, seed + count - first)).Select(i => new ExpressionGenerator(i).Make(category)).ToArray();
            string[] files = expressions.Select((_, i) => $"{folder}/program-{i}.nix").ToArray();
            for (int i = 0; i < files.Length; i++)
            {
                File.WriteAllBytes(files[i], Bytes.ToArray(expressions[i].ToString()));
            }

            IReadOnlyList<string> expected = repl.Run(files);
            for (int i = 0; i < files.Length; i++)
            {
                DriverResult actual = NixInstantiate.Run(Host(string.Empty), new[] { "--eval", "--expr", ReplReference.LineOf(files[i]) });
                string wanted = SummaryOf(expected[i]);
                values += LastError(expected[i]).Length == 0 ? 1 : 0;
                if (wanted == SummaryOf(actual.Error))
                {
                    continue;
                }

                if (Differ(mode, expressions[i]))
                {
                    different++;
                    Report(category, first + i, mode, Shrink(mode, expressions[i]));
                }
                else
                {
                    together++;
                    if (together <= 3)
                    {
                        Console.WriteLine(Bytes.ToText($"--- {category}, seed {first + i}, only among others\n{expressions[i]}\nexpected: {wanted}\nactual:   {SummaryOf(actual.Error)}"));
                    }
                }
            }
        }

        return (different, values, $", {together,6} only among others");
    }

    private Fragment Shrink(string[] mode, Fragment expression)
    {
        int runs = 0;
        for (bool found = true; found;)
        {
            found = false;
            int length = expression.ToString().Length;
            foreach (Fragment smaller in expression.Smaller().Where(f => f.ToString().Length < length))
            {
                if (runs++ > MaxShrinkingRuns)
                {
                    return expression;
                }

                if (Differ(mode, smaller))
                {
                    expression = smaller;
                    found = true;
                    break;
                }
            }
        }

        return expression;
    }

    /// <summary>Whether the two differ when both start afresh: the order in which names were seen can be observed.</summary>
    private bool Differ(string[] mode, Fragment expression)
    {
        string text = expression.ToString();
        string[] arguments = mode.Append("-").ToArray();
        return Summary(reference.Run(arguments, text)) != Summary(fresh.Run(arguments, text));
    }

    private void Report(string category, int seed, string[] mode, Fragment expression)
    {
        string[] arguments = mode.Append("-").ToArray();
        DriverResult expected = reference.Run(arguments, expression.ToString());
        DriverResult actual = fresh.Run(arguments, expression.ToString());
        Console.WriteLine(Bytes.ToText(
            $"--- {category}, seed {seed}, {string.Join(' ', mode)}\n{expression}\nexpected: {Summary(expected)}\nactual:   {Summary(actual)}"));
    }

    private (DriverResult Expected, DriverResult Actual) RunBoth(string[] mode, string expression)
    {
        string[] arguments = mode.Append("-").ToArray();
        return (reference.Run(arguments, expression), NixInstantiate.Run(Host(expression), arguments));
    }

    private DriverHost Host(string input) => new()
    {
        WorkingDirectory = folder,
        Variables = new Dictionary<string, string> { ["HOME"] = FuzzFolder.Home },
        Input = () => input,
        TimeLimit = TimeSpan.FromSeconds(20),
    };

    // The newest source of C++ Nix words this one as it is worded here.
    [GeneratedRegex("cannot read directory \"(.*)\": Not a directory")]
    private static partial Regex NotADirectory();

    /// <summary>What is compared: the output, warnings and traces, and the last error message; or everything.</summary>
    private string Summary(DriverResult result)
    {
        if (comparesReports)
        {
            return $"{result.ExitCode} {result.Output}{result.Error}";
        }

        // What was printed before an error depends on when the printer writes.
        string output = result.ExitCode == 0 ? result.Output : string.Empty;
        return $"{result.ExitCode} {output}{SummaryOf(result.Error)}";
    }

    /// <summary>Warnings and traces, and the last error message.</summary>
    private static string SummaryOf(string error)
    {
        IEnumerable<string> notes = error.Split('\n').Where(static line => line.Contains("warning:") || line.StartsWith("trace:", StringComparison.Ordinal));
        return string.Join("\n", notes) + LastError(error);
    }

    private static string LastError(string error)
    {
        string? last = error.Split('\n').LastOrDefault(static line => line.TrimStart().StartsWith("error:", StringComparison.Ordinal));
        return last is null ? string.Empty : NotADirectory().Replace(last.Trim(), "'$1' is not a directory");
    }
}
