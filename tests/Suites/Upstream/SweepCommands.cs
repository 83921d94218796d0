using System;
using System.Collections.Generic;
using System.Linq;
using TvixEval.Text;

namespace TvixEval.Suites.Upstream;

/// <summary>The commands that run nixpkgs' library tests and parse many files.</summary>
internal static class SweepCommands
{
    public static int Library(IReadOnlyList<string> arguments)
    {
        string? checkout = arguments.Count > 0 ? arguments[0] : Environment.GetEnvironmentVariable("TVIXEVAL_NIXPKGS_LIB");
        if (checkout is null)
        {
            Console.Error.WriteLine("Usage: suites lib <folder that holds nixpkgs' lib> [--scripts]");
            return 2;
        }

        var suite = new LibSuite(checkout);
        IEnumerable<LibResult> results = arguments.Contains("--scripts") ? suite.RunExpressions().Concat(suite.RunScripts()) : suite.RunExpressions();
        bool allPass = true;
        foreach (LibResult result in results)
        {
            Console.WriteLine($"{result.Name,-24}{(result.Passes ? "passes" : "FAILS")}{Bytes.ToText(Count(result.Details))}");
            if (!result.Passes)
            {
                allPass = false;
                Console.WriteLine(Bytes.ToText(result.Details));
            }
        }

        return allPass ? 0 : 1;
    }

    /// <summary>The counts that a script tells at its end (<c>407 Pass</c>), or nothing.</summary>
    private static string Count(string details)
    {
        string[] counts = details.Split('\n').Where(static line => line.EndsWith(" Pass", StringComparison.Ordinal) || line.EndsWith(" Fail", StringComparison.Ordinal)).ToArray();
        return counts.Length == 0 ? string.Empty : " (" + string.Join(", ", counts) + ")";
    }

    public static int Parse(IReadOnlyList<string> arguments)
    {
        string? folder = arguments.Count > 0 ? arguments[0] : Environment.GetEnvironmentVariable("TVIXEVAL_NIXPKGS");
        if (folder is null)
        {
            Console.Error.WriteLine("Usage: suites parse <folder>");
            return 2;
        }

        ParseSweep sweep = ParseSweep.Run(folder);
        foreach (string failure in sweep.Failures)
        {
            Console.WriteLine(failure);
        }

        double seconds = sweep.ParseTime.TotalSeconds;
        Console.WriteLine($"{sweep.Files} files, {sweep.Size / 1e6:F1} MB, parsed in {seconds:F2} s ({sweep.Size / 1e6 / seconds:F1} MB/s), {sweep.Failures.Count} failures");
        return sweep.Failures.Count == 0 ? 0 : 1;
    }
}
