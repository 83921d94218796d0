using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading.Tasks;

namespace TvixEval.Mutation;

/// <summary>Seeds faults and tells which of them no test notices. docs/testing.md says how to run it and what it found.</summary>
internal static class Program
{
    private const string Usage = """
        usage: Mutation [--area NAME]... [--seed N] [--count N] [--minutes N] [--jobs N] [--output FOLDER] [--only ID]...
          --area     Values, Machine, Store, IO or Conversion; all of them if not given
          --seed     decides which faults are tried; 1 if not given
          --count    how many faults an area gets; 40 if not given
          --jobs     how many faults are tried at the same time; 1 if not given
          --minutes  how long the tests of one fault may take before it counts as survived; 5 if not given
          --output   where to write the result; a temporary folder if not given
          --only     tries only the faults with these numbers (a result names them)
        The test projects must have been built (dotnet build).
        """;

    private static int Main(string[] arguments)
    {
        if (arguments is ["tests", var tests, var mutated, var request])
        {
            return TestRun.Run(tests, mutated, request);
        }

        if (Options.Parse(arguments) is not { } options)
        {
            Console.Error.WriteLine(Usage);
            return 2;
        }

        string root = Root();
        Directory.CreateDirectory(options.Output);
        var verdicts = new List<Verdict>();
        foreach (IGrouping<string, Area> project in Area.All.Where(a => options.Areas.Count == 0 || options.Areas.Contains(a.Name)).GroupBy(static a => a.Project))
        {
            (string file, IReadOnlyList<Fault> faults) = Seeding.Build(root, project.Key, [.. project], options.Seed, options.Count, options.Output);
            var trials = new Dictionary<TestSet, Trials>();
            foreach (TestSet set in project.SelectMany(static a => a.Tests).Distinct())
            {
                trials.Add(set, Prepare(root, set, file, Path.Combine(options.Output, Path.GetFileName(set.Folder))));
            }

            // In turns, so that what was done when somebody has enough is of all areas.
            IEnumerable<Fault> inTurns = faults.GroupBy(static f => f.Area).SelectMany(static g => g.Select(static (f, i) => (f, i))).OrderBy(static p => p.i).Select(static p => p.f);
            Parallel.ForEach(
                Partitioner.Create(inTurns.Where(f => options.Only.Count == 0 || options.Only.Contains(f.Id)), EnumerablePartitionerOptions.NoBuffering),
                new ParallelOptions { MaxDegreeOfParallelism = options.Jobs },
                fault =>
                {
                    Verdict verdict = Try(fault, project.First(a => a.Name == fault.Area).Tests.Select(t => trials[t]), options);
                    lock (verdicts)
                    {
                        verdicts.Add(verdict);
                        Console.WriteLine($"{fault.Id} {verdict.Outcome}: {fault.Key} [{verdict.By}]");
                        File.WriteAllText(Path.Combine(options.Output, "result.md"), Report.Of(verdicts));
                    }
                });
        }

        Console.WriteLine();
        Console.Write(Report.Of(verdicts));
        return 0;
    }

    private static Trials Prepare(string root, TestSet set, string file, string folder)
    {
        var clock = Stopwatch.StartNew();
        var trials = new Trials(root, set, file, folder);
        trials.Record();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{trials.Count} tests of {set.Folder} in {clock.Elapsed.TotalSeconds:F0} s"));
        return trials;
    }

    private static Verdict Try(Fault fault, IEnumerable<Trials> trials, Options options)
    {
        var survived = new List<string>();
        foreach (Trials trial in trials)
        {
            (string outcome, string by) = trial.Try(fault.Id, options.Limit);
            if (outcome is "caught" or "hung")
            {
                return new Verdict(fault, outcome, by);
            }

            if (outcome == "survived")
            {
                survived.Add(by);
            }
        }

        return new Verdict(fault, survived.Count == 0 ? "unreached" : "survived", string.Join(" and ", survived));
    }

    private static string Root([CallerFilePath] string path = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", ".."));
}
