using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace TvixEval.Suites.Recorded;

/// <summary>Runs files or tables of recorded cases and prints what differs.</summary>
internal static class RecordedCommand
{
    public static int Run(IReadOnlyList<string> arguments)
    {
        if (arguments.Count < 2)
        {
            Console.Error.WriteLine("Usage: suites recorded <fixtures folder> <files, folders or .tsv tables...> [--only <category>] [--quiet] [--all]");
            return 2;
        }

        var runner = new RecordedRunner(arguments[0]);
        var cases = new List<RecordedCase>();
        string? only = null;
        bool isQuiet = false;
        bool showsExcluded = false;
        for (int i = 1; i < arguments.Count; i++)
        {
            switch (arguments[i])
            {
                case "--only":
                    only = arguments[++i];
                    break;
                case "--quiet":
                    isQuiet = true;
                    break;
                case "--all":
                    showsExcluded = true;
                    break;
                default:
                    cases.AddRange(Read(arguments[i]));
                    break;
            }
        }

        List<RecordedResult> results = cases.Where(c => only is null || c.Category == only).Select(runner.Run).ToList();
        if (!isQuiet)
        {
            foreach (RecordedResult result in results.Where(r => !r.Agrees && (showsExcluded || r.Case.Exclusion is null)))
            {
                Console.WriteLine(result.Describe());
            }
        }

        Console.WriteLine($"{"category",-20}{"cases",7}{"equal",7}{"value",7}{"error",7}{"notes",7}{"report",7}{"excl.",7}");
        foreach (IGrouping<string, RecordedResult> group in results.GroupBy(static r => r.Case.Category))
        {
            PrintRow(group.Key, group.ToList());
        }

        PrintRow("all", results);
        return results.All(static r => r.Agrees || r.Case.Exclusion is not null) ? 0 : 1;
    }

    private static IEnumerable<RecordedCase> Read(string path)
    {
        if (Directory.Exists(path))
        {
            return Directory.GetFiles(path, "*.txt").OrderBy(static p => p, StringComparer.Ordinal).SelectMany(RecordedFile.Read);
        }

        return path.EndsWith(".tsv", StringComparison.Ordinal) ? RecordedTable.Read(path) : RecordedFile.Read(path);
    }

    private static void PrintRow(string name, List<RecordedResult> results)
    {
        List<RecordedResult> compared = results.Where(static r => r.Case.Exclusion is null).ToList();
        int Wrong(Agreement what) => compared.Count(r => !r.Agrees && r.What == what);
        Console.WriteLine(
            $"{name,-20}{results.Count,7}{compared.Count(static r => r.Agrees),7}{Wrong(Agreement.Value),7}{Wrong(Agreement.Error),7}"
            + $"{Wrong(Agreement.Notes),7}{Wrong(Agreement.Report),7}{results.Count - compared.Count,7}");
    }
}
