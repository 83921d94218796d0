using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using TvixEval.IO;
using TvixEval.Programs;
using TvixEval.Suites.Driver;
using TvixEval.Text;

namespace TvixEval.Suites.Fuzz;

/// <summary>Compares random expressions with C++ Nix, and makes those that differ small.</summary>
internal sealed class FuzzCommand
{
    private const int MaxShrinkingRuns = 150;

    // Of what differs alike, this many are made small.
    private const int MaxShown = 2;

    private const int Batch = 250;

    // Evaluates to nothing, but makes its names known in the order in which C++ Nix meets them in the source of derivation.
    private const string NamesOfReference = "assert true || ({ drvAttrs, outputs, strict, derivationStrict, commonAttrs, outputsList, all, x, outputToAttrListElement }: 1) == 1; ";

    private static readonly string[][] Modes =
    {
        new[] { "--eval", "--strict" }, new[] { "--eval", "--strict" }, new[] { "--eval", "--strict" }, new[] { "--eval" }, new[] { "--eval", "--strict", "--json" },
        new[] { "--eval", "--strict", "--xml", "--no-location" },
    };

    private readonly Implementation reference;
    private readonly ReplReference? many;
    private readonly Implementation fresh;
    private readonly string folder;
    private readonly bool comparesReports;
    private readonly bool shrinks;
    private readonly KnownDifferences known = KnownDifferences.Read();
    private readonly Dictionary<string, int> shapes = new(StringComparer.Ordinal);

    private FuzzCommand(string program, string? repl, string folder, bool comparesReports, bool shrinks)
    {
        reference = new Implementation(folder, program);
        many = repl is null ? null : new ReplReference(folder, repl);
        fresh = new Implementation(folder, "dotnet", Path.Combine(AppContext.BaseDirectory, "TvixEval.Suites.dll"), "eval");
        this.folder = NixPaths.FromNative(folder);
        this.comparesReports = comparesReports;
        this.shrinks = shrinks;
    }

    /// <summary>Runs it.</summary>
    public static int Run(IReadOnlyList<string> arguments)
    {
        string program = "nix-instantiate";
        string? repl = null;
        int seed = 1;
        int count = 1000;
        bool comparesReports = false;
        bool shrinks = true;
        string? record = null;
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
                case "--record" when i + 1 < arguments.Count:
                    record = arguments[++i];
                    break;
                case "--no-shrinking":
                    shrinks = false;
                    break;
                default:
                    Console.Error.WriteLine(
                        "Usage: suites fuzz [--nix <program>] [--repl <program>] [--seed <n>] [--count <n>] [--reports] [--no-shrinking] [--record <file>] [--category <" + string.Join('|', ExpressionGenerator.Categories.Keys) + ">]");
                    return 2;
            }
        }

        if (record is not null)
        {
            return FuzzRecording.Write(record, categories, seed, count);
        }

        using var files = new FuzzFolder();
        return new FuzzCommand(program, repl, files.Root, comparesReports, shrinks).Compare(categories, seed, count) ? 0 : 1;
    }

    private static string[] ModeOf(int seed) => Modes[new Random(seed ^ 0x5eed).Next(Modes.Length)];

    private bool Compare(IReadOnlyList<string> categories, int seed, int count)
    {
        var all = new FuzzTally();
        foreach (string category in categories)
        {
            var tally = new FuzzTally();
            if (many is null)
            {
                CompareOneByOne(tally, category, seed, count);
            }
            else
            {
                CompareMany(many, tally, category, seed, count);
            }

            Console.WriteLine($"{category,-14}{tally}");
            all.Add(tally);
        }

        Console.WriteLine($"{"all",-14}{all}\n{all.Reasons}");
        return all.Different == 0;
    }

    private void CompareOneByOne(FuzzTally tally, string category, int seed, int count)
    {
        for (int i = seed; i < seed + count; i++)
        {
            Fragment expression = new ExpressionGenerator(i).Make(category);
            string[] mode = ModeOf(i);
            string[] arguments = Arguments(mode);
            DriverResult expected = reference.Run(arguments, expression.ToString());
            tally.Count(hasValue: expected.ExitCode == 0);
            if (Summary(expected) != Summary(NixInstantiate.Run(Host(expression.ToString()), arguments)))
            {
                Judge(tally, category, i, mode, expression);
            }
        }
    }

    /// <summary>Compares programs a few hundred at a time; those that differ are compared again, each in processes of its own.</summary>
    private void CompareMany(ReplReference repl, FuzzTally tally, string category, int seed, int count)
    {
        string[] mode = { "--eval", "--strict" };
        (Fragment[] Expressions, string[] Files, Task<IReadOnlyList<string>> Answers) next = Start(repl, category, seed, Math.Min(Batch, count), 0);
        for (int first = seed; first < seed + count; first += Batch)
        {
            (Fragment[] expressions, string[] files, Task<IReadOnlyList<string>> answers) = next;
            IReadOnlyList<string> expected = answers.Result;
            int rest = seed + count - first - Batch;
            if (rest > 0)
            {
                // The reference goes on meanwhile.
                next = Start(repl, category, first + Batch, Math.Min(Batch, rest), files[0].EndsWith("-0.nix", StringComparison.Ordinal) ? Batch : 0);
            }

            for (int i = 0; i < files.Length; i++)
            {
                DriverResult actual = NixInstantiate.Run(Host(string.Empty), new[] { "--eval", "--expr", ReplReference.LineOf(files[i]) }.Concat(FuzzFolder.Settings).ToArray());
                tally.Count(hasValue: Answers.LastError(expected[i]).Length == 0);
                string wanted = Answers.Said(expected[i]);
                string given = Answers.Said(actual.Error);
                if (wanted == given)
                {
                    continue;
                }

                if (known.ReasonFor(expressions[i].ToString(), wanted, given) is { } reason)
                {
                    tally.Explain(reason);
                }
                else
                {
                    Judge(tally, category, first + i, mode, expressions[i]);
                }
            }
        }
    }

    private (Fragment[] Expressions, string[] Files, Task<IReadOnlyList<string>> Answers) Start(ReplReference repl, string category, int first, int count, int name)
    {
        Fragment[] expressions = Enumerable.Range(first, count).Select(i => new ExpressionGenerator(i).Make(category)).ToArray();
        string[] files = expressions.Select((_, i) => $"{folder}/program-{name + i}.nix").ToArray();
        for (int i = 0; i < files.Length; i++)
        {
            File.WriteAllBytes(files[i], Bytes.ToArray(expressions[i].ToString()));
        }

        return (expressions, files, Task.Run(() => repl.Run(files)));
    }

    /// <summary>
    /// Compares a program once more, alone, in two new processes. Where these agree, it was the order in which names were seen before, and nothing
    /// else, that made the difference.
    /// </summary>
    private void Judge(FuzzTally tally, string category, int seed, string[] mode, Fragment expression)
    {
        (string expected, string actual) = Fresh(mode, expression);
        if (expected == actual)
        {
            tally.Among();
        }
        else if (expected == Summary(fresh.Run(Arguments(mode), NamesOfReference + expression)))
        {
            tally.Explain("C++ Nix has read its own source of derivation before, and compares its names first");
        }
        else if (known.ReasonFor(expression.ToString(), expected, actual) is { } reason)
        {
            tally.Explain(reason);
        }
        else
        {
            tally.Differ();
            string shape = Answers.Shape(expected) + " / " + Answers.Shape(actual);
            shapes[shape] = shapes.GetValueOrDefault(shape) + 1;
            if (shapes[shape] > MaxShown)
            {
                Console.WriteLine(Bytes.ToText($"--- {category}, seed {seed}: {shape}"));
                return;
            }

            expression = shrinks ? Shrink(mode, expression) : expression;
            (expected, actual) = Fresh(mode, expression);
            Console.WriteLine(Bytes.ToText($"--- {category}, seed {seed}, {string.Join(' ', mode)}\n{expression}\nexpected: {expected}\nactual:   {actual}"));
        }
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

                (string expected, string actual) = Fresh(mode, smaller);
                if (expected != actual && known.ReasonFor(smaller.ToString(), expected, actual) is null && expected != Summary(fresh.Run(Arguments(mode), NamesOfReference + smaller)))
                {
                    expression = smaller;
                    found = true;
                    break;
                }
            }
        }

        return expression;
    }

    /// <summary>The answers of the two when both start afresh.</summary>
    private (string Expected, string Actual) Fresh(string[] mode, Fragment expression)
    {
        string text = expression.ToString();
        string[] arguments = Arguments(mode);
        return (Summary(reference.Run(arguments, text)), Summary(fresh.Run(arguments, text)));
    }

    private static string[] Arguments(string[] mode) => mode.Concat(FuzzFolder.Settings).Append("-").ToArray();

    private DriverHost Host(string input) => new()
    {
        WorkingDirectory = folder,
        Variables = FuzzFolder.Variables(folder),
        Input = () => input,
        TimeLimit = TimeSpan.FromSeconds(20),
    };

    private string Summary(DriverResult result) => comparesReports ? $"{result.ExitCode} {result.Output}{result.Error}" : Answers.Of(result);
}
