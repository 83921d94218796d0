using System;
using System.Collections.Generic;
using System.Linq;
using TvixEval.Text;

namespace TvixEval.Suites.Upstream;

/// <summary>Runs tvix's test expressions and prints what differs, and a table.</summary>
internal static class TvixCommand
{
    public static int Run(IReadOnlyList<string> arguments)
    {
        string? checkout = arguments.Count > 0 ? arguments[0] : Environment.GetEnvironmentVariable("TVIXEVAL_TVIX_CHECKOUT");
        if (checkout is null)
        {
            Console.Error.WriteLine("Usage: suites tvix <checkout of tvix> [--details]");
            return 2;
        }

        Exclusions exclusions = Exclusions.ForTvix();
        List<TvixResult> results = new TvixSuite(checkout).Run().ToList();
        bool allExplained = true;
        foreach (TvixResult result in results.Where(static r => !r.Passes))
        {
            string? reason = exclusions.ReasonFor(result.Name);
            allExplained &= reason is not null;
            Console.WriteLine(result.Name + (reason is null ? string.Empty : "   (" + reason + ")"));
            if (arguments.Contains("--details"))
            {
                Console.WriteLine("--- expected\n" + Bytes.ToText(result.Expected) + "--- actual\n" + Bytes.ToText(result.Actual));
            }
        }

        Console.WriteLine($"{"kind",-40}{"cases",8}{"pass",8}{"excl.",8}");
        foreach (IGrouping<string, TvixResult> group in results.GroupBy(static r => r.Kind))
        {
            int excluded = group.Count(r => !r.Passes && exclusions.ReasonFor(r.Name) is not null);
            Console.WriteLine($"{group.Key,-40}{group.Count(),8}{group.Count(static r => r.Passes),8}{excluded,8}");
        }

        return allExplained ? 0 : 1;
    }
}
