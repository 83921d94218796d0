using System;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Threading.Tasks;
using TvixEval.Module.Tests.Hosting;
using Xunit;

namespace TvixEval.Module.Tests.Conversion;

/// <summary>Results leave a process as data; several processes share the work on a package set.</summary>
public sealed class ProcessTests
{
    private const string Set = "builtins.listToAttrs (builtins.genList (n: { name = \"p${toString n}\"; value = derivation { name = \"p-${toString n}\"; system = \"s\"; builder = \"b\"; }; }) 6)";

    [Fact]
    public async Task ProcessesShareTheAttributesOfASet()
    {
        string[][] shares = { new[] { "p0", "p2", "p4" }, new[] { "p1", "p3", "p5" } };
        string[] outputs = await Task.WhenAll(shares.Select(static names => Task.Run(() => Evaluate(names))));
        PSObject[] found = outputs.SelectMany(static output => ((System.Collections.IEnumerable)((PSObject)PSSerializer.Deserialize(output)).BaseObject).Cast<PSObject>())
            .OrderBy(static row => (string)row.Properties["AttributePath"].Value, StringComparer.Ordinal).ToArray();

        using var engine = new PowerShellEngine();
        string[] expected = engine.Run("Get-NixDerivation $args[0]", Set).Select(static row => (string)row!.Properties["DrvPath"].Value).ToArray();
        Assert.Equal(expected, found.Select(static row => (string)row.Properties["DrvPath"].Value));
        Assert.Equal("Deserialized.TvixEval.Module.NixDerivation", found[0].TypeNames[0]);
    }

    [Fact]
    public void ADerivationCrossesAsPlainDataWithoutTheValueBehindIt()
    {
        using var engine = new PowerShellEngine();
        var copy = (PSObject)engine.One(
            "[Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize((Get-NixDerivation $args[0])))",
            "derivation { name = \"n-1\"; system = \"s\"; builder = \"b\"; args = [ \"x\" ]; }")!;
        Assert.Null(copy.Properties["Value"]);
        Assert.Equal("n", copy.Properties["PName"].Value);
        Assert.Contains("out", ((System.Collections.IDictionary)((PSObject)copy.Properties["Outputs"].Value).BaseObject).Keys.Cast<string>());
    }

    private static string Evaluate(string[] names)
    {
        string script = Path.GetTempFileName() + ".ps1";
        File.WriteAllText(script, $$"""
            $set = '{{Set}}'
            $names = @({{string.Join(", ", names.Select(static name => "'" + name + "'"))}})
            $chosen = '{ names }: builtins.intersectAttrs (builtins.listToAttrs (map (name: { inherit name; value = null; }) names)) (' + $set + ')'
            $found = @(Get-NixDerivation $chosen -Argument @{ names = $names })
            [Console]::Out.Write([Management.Automation.PSSerializer]::Serialize($found, 3))
            """);
        (int code, string output, string errors) = DotNetProgram.Run(BuildFacts.HostProgram, "-File", script);
        File.Delete(script);
        Assert.True(code == 0, errors);
        return output;
    }
}
