using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace TvixEval.Mutation;

/// <summary>The result as Markdown: a table of the areas, and the faults that no test noticed.</summary>
internal static class Report
{
    /// <summary>Writes it.</summary>
    public static string Of(IReadOnlyList<Verdict> verdicts)
    {
        var text = new StringBuilder("| area | faults | caught | of them by a hang | survived | not reached |\n|---|---|---|---|---|---|\n");
        foreach (IGrouping<string, Verdict> area in verdicts.GroupBy(static v => v.Fault.Area))
        {
            Row(text, area.Key, [.. area]);
        }

        Row(text, "all", verdicts);
        text.Append('\n');
        foreach (Verdict verdict in verdicts.Where(static v => !v.IsCaught).OrderBy(static v => v.Fault.Id))
        {
            text.Append(CultureInfo.InvariantCulture, $"- {verdict.Fault.Id} {verdict.Outcome} {verdict.By}: `{verdict.Fault.Key}`\n");
        }

        return text.ToString();
    }

    private static void Row(StringBuilder text, string name, IReadOnlyList<Verdict> verdicts)
    {
        int caught = verdicts.Count(static v => v.IsCaught);
        text.Append(
            CultureInfo.InvariantCulture,
            $"| {name} | {verdicts.Count} | {caught} ({100.0 * caught / verdicts.Count:F0} %) | {Count(verdicts, "hung")} | {Count(verdicts, "survived")} | {Count(verdicts, "unreached")} |\n");
    }

    private static int Count(IReadOnlyList<Verdict> verdicts, string outcome) => verdicts.Count(v => v.Outcome == outcome);
}
