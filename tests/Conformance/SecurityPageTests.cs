using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Xunit;

namespace TvixEval.Conformance;

/// <summary>The page on security promises nothing that no test holds.</summary>
public sealed class SecurityPageTests
{
    [Fact]
    public void EveryGuaranteeIsHeldByTestsThatRun()
    {
        var missing = new List<string>();
        int count = 0;
        foreach ((string type, string method) in Named())
        {
            count++;
            if (!Sources(type).Any(source => HasTest(source, method)))
            {
                missing.Add($"{type}.{method}");
            }
        }

        Assert.Empty(missing);
        Assert.True(count > 50, $"{count} tests are named");
    }

    private static bool HasTest(string source, string method)
    {
        Match declared = Regex.Match(source, $@"((?:^    \[.*\r?\n)+)    public (?:async )?(?:void|Task) {method}\(", RegexOptions.Multiline);
        string attributes = declared.Groups[1].Value;
        return Regex.IsMatch(attributes, "(Fact|Theory)") && !attributes.Contains("Skip", System.StringComparison.Ordinal);
    }

    private static IEnumerable<(string Type, string Method)> Named() =>
        from line in File.ReadAllLines(Path.Combine(Repository.Root, "docs", "security.md"))
        where line.EndsWith("| holds |", System.StringComparison.Ordinal)
        from Match name in Regex.Matches(line, @"`(\w+Tests)\.(\w+)`")
        select (name.Groups[1].Value, name.Groups[2].Value);

    private static IEnumerable<string> Sources(string type) =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests"), type + ".cs", SearchOption.AllDirectories).Select(File.ReadAllText);
}
