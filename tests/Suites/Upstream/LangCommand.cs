using System;
using System.Collections.Generic;
using System.Linq;
using TvixEval.Text;

namespace TvixEval.Suites.Upstream;

/// <summary>Runs the language suite and prints a table, and what differs.</summary>
internal static class LangCommand
{
    public static int Run(IReadOnlyList<string> arguments)
    {
        string? checkout = arguments.Count > 0 ? arguments[0] : Environment.GetEnvironmentVariable("TVIXEVAL_NIX_CHECKOUT");
        if (checkout is null)
        {
            Console.Error.WriteLine("Usage: suites lang <checkout of NixOS/nix> [--details] [name...]");
            return 2;
        }

        bool showsDetails = arguments.Contains("--details");
        HashSet<string> names = arguments.Skip(1).Where(static a => a != "--details").ToHashSet();
        var suite = new LangSuite(checkout);
        Exclusions exclusions = Exclusions.ForLanguageSuite(checkout);
        var rows = new List<string>();
        foreach (LangKind kind in Enum.GetValues<LangKind>())
        {
            List<LangResult> results = suite.Names(kind).Where(name => names.Count == 0 || names.Contains(name)).Select(name => suite.Run(kind, name)).ToList();
            foreach (LangResult result in results.Where(static r => !r.Passes))
            {
                Print(result, exclusions.ReasonFor(result.Name), showsDetails);
            }

            rows.Add(Row(
                kind.ToString(), results.Count, results.Count(static r => r.Succeeds), results.Count(static r => r.OutputAgrees),
                results.Count(static r => r.MessageAgrees), results.Count(static r => r.Passes), results.Count(r => !r.Passes && exclusions.ReasonFor(r.Name) is not null)));
        }

        Console.WriteLine(Row("kind", "cases", "rc", "output", "message", "equal", "excl."));
        rows.ForEach(Console.WriteLine);
        return 0;
    }

    private static string Row(string kind, object cases, object succeeds, object output, object message, object equal, object excluded) =>
        $"{kind,-12}{cases,8}{succeeds,8}{output,8}{message,8}{equal,8}{excluded,8}";

    private static void Print(LangResult result, string? reason, bool showsDetails)
    {
        string what = !result.Succeeds ? "exit code" : !result.OutputAgrees ? "output" : !result.MessageAgrees ? "message" : "report";
        Console.WriteLine($"{what,-10} {result.Name}{(reason is null ? string.Empty : "   (" + reason + ")")}");
        if (showsDetails)
        {
            Console.WriteLine("--- expected\n" + Bytes.ToText(result.Expected) + "--- actual\n" + Bytes.ToText(result.Actual));
        }
    }
}
