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

    private readonly Implementation reference;
    private readonly Implementation fresh;
    private readonly string folder;
    private readonly bool comparesReports;

    private FuzzCommand(string program, string folder, bool comparesReports)
    {
        reference = new Implementation(folder, program);
        fresh = new Implementation(folder, "dotnet", Path.Combine(AppContext.BaseDirectory, "TvixEval.Suites.dll"), "eval");
        this.folder = NixPaths.FromNative(folder);
        this.comparesReports = comparesReports;
    }

    /// <summary>Runs it.</summary>
    public static int Run(IReadOnlyList<string> arguments)
    {
        string program = "nix-instantiate";
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
                        "Usage: suites fuzz [--nix <program>] [--seed <n>] [--count <n>] [--reports] [--category <" + string.Join('|', ExpressionGenerator.Categories.Keys) + ">]");
                    return 2;
            }
        }

        using var files = new FuzzFolder();
        return new FuzzCommand(program, files.Root, comparesReports).Compare(categories, seed, count) ? 0 : 1;
    }

    private static string[] ModeOf(int seed) => Modes[new Random(seed ^ 0x5eed).Next(Modes.Length)];

    private bool Compare(IReadOnlyList<string> categories, int seed, int count)
    {
        int all = 0;
        foreach (string category in categories)
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

            all += different;
            Console.WriteLine($"{category,-14}{count,8} expressions, {values,8} with a value, {different,6} different");
        }

        return all == 0;
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
        var host = new DriverHost
        {
            WorkingDirectory = folder,
            Variables = new Dictionary<string, string> { ["HOME"] = FuzzFolder.Home },
            Input = () => expression,
            TimeLimit = TimeSpan.FromSeconds(20),
        };
        return (reference.Run(arguments, expression), NixInstantiate.Run(host, arguments));
    }

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

        string[] lines = result.Error.Split('\n');
        int last = Array.FindLastIndex(lines, static line => line.TrimStart().StartsWith("error:", StringComparison.Ordinal));
        IEnumerable<string> notes = lines.Where(static line => line.Contains("warning:") || line.StartsWith("trace:", StringComparison.Ordinal));

        // What was printed before an error depends on when the printer writes.
        string output = result.ExitCode == 0 ? result.Output : string.Empty;
        return $"{result.ExitCode} {output}{string.Join("\n", notes)}{(last < 0 ? string.Empty : NotADirectory().Replace(lines[last].Trim(), "'$1' is not a directory"))}";
    }
}
