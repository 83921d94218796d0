using System;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Text.Json;
using TvixEval.Module.Tests.Hosting;
using Xunit;

namespace TvixEval.Module.Tests.Cmdlets;

/// <summary><c>Get-NixDerivation</c> of files that there are already, and why one derivation uses another.</summary>
public sealed class DerivationFileTests(EngineFixture fixture) : IClassFixture<EngineFixture>, IDisposable
{
    private const string Source = """
        let d = name: uses: derivation { inherit name uses; system = "s"; builder = "/bin/${name}"; outputs = [ "out" "dev" ]; }; zlib = d "zlib-1.3" [ ]; in
        { app = d "app-1" [ (d "curl-8.0" (d "ssl-3" zlib)) (d "png-2" zlib.dev) ]; other = d "other" [ ]; }
        """;

    private readonly PowerShellEngine engine = fixture.Engine;
    private readonly string folder = Directory.CreateTempSubdirectory("nix-read").FullName;

    public void Dispose() => TestFolders.Delete(folder);

    [Fact]
    public void AFileSaysWhatTheEvaluatedDerivationSays()
    {
        var evaluated = (NixDerivation)engine.One("Get-NixDerivation $args[0] -AttributePath app", Source)!;
        foreach (string parameter in new[] { "-Path", "-LiteralPath" })
        {
            var read = (NixDerivation)engine.One($"Get-NixDerivation {parameter} $args[0]", Export())!;
            Assert.Equal((evaluated.Name, evaluated.PName, evaluated.Version, evaluated.System, evaluated.DrvPath, evaluated.OutPath), (read.Name, read.PName, read.Version, read.System, read.DrvPath, read.OutPath));
            Assert.Equal(evaluated.Builder, read.Builder);
            Assert.Equal(evaluated.Environment, read.Environment);
            Assert.Equal(evaluated.InputDerivations.Keys, read.InputDerivations.Keys);
            Assert.Equal(evaluated.Outputs.Keys.Cast<string>().Order(), read.Outputs.Keys.Cast<string>());
            Assert.Null(read.Meta);
        }

        // It is a value, too.
        Assert.Equal(evaluated.Outputs["dev"], engine.One("Invoke-NixFunction (Invoke-NixExpression 'd: d.dev.outPath') -InputObject (Get-NixDerivation -Path $args[0])", Export()));
    }

    [Fact]
    public void WhatWasReadIsNotExportedAndSaysWhy()
    {
        ErrorRecord error = engine.RunAll("Get-NixDerivation -Path $args[0] | Export-NixDerivation -Destination $args[1]", Export(), folder).Error;
        Assert.StartsWith("DerivationNotEvaluated,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public void AReasonThatIsNoPatternIsAName() => Assert.Empty(Names("Get-NixDerivation -Path $args[0] -Reason '[z'", Export()));

    [Fact]
    public void AllThatItUsesFollowsNearestFirst()
    {
        string[] names = Names("Get-NixDerivation -Path $args[0] -Recurse", Export());
        Assert.Equal(new[] { "app-1", "curl-8.0", "png-2", "ssl-3", "zlib-1.3" }, names.Order(StringComparer.Ordinal));
        Assert.Equal("app-1", names[0]);
        Assert.Equal(new[] { "ssl-3", "zlib-1.3" }, names.Skip(3).Order(StringComparer.Ordinal));
        Assert.Equal(5, Names("[pscustomobject]@{ PSPath = $args[0] } | Get-NixDerivation -Recurse", Export()).Length);
        Assert.Empty(Names("Get-NixDerivation -Path $args[0] -Recurse -SystemFilter other", Export()));
    }

    [Theory]
    [InlineData("zlib")]
    [InlineData("zlib-1.3")]
    [InlineData("zlib-*")]
    [InlineData("$zlib.DrvPath")]
    [InlineData("$zlib")]
    public void TheReasonIsAShortestWay(string reason)
    {
        string script = "$zlib = Get-NixDerivation -Path $args[1] -Recurse | Where-Object Name -EQ zlib-1.3; ";
        Assert.Equal(new[] { "app-1", "png-2", "zlib-1.3" }, Names(script + $"Get-NixDerivation -Path $args[1] -Reason {reason}", Source, Export()));
        Assert.Equal(new[] { "app-1", "png-2", "zlib-1.3" }, Names(script + $"Get-NixDerivation $args[0] -Reason {reason}", Source, Export()));
        Assert.Equal(new[] { "app", "app", "app" }, engine.Run(script + $"(Get-NixDerivation $args[0] -Reason {reason}).AttributePath", Source, Export()).Select(static path => path!.ToString()));
    }

    [Fact]
    public void WithoutAReasonThereIsNothing() => Assert.Empty(engine.Run("Get-NixDerivation -Path $args[0] -Reason other", Export()));

    [Fact]
    public void JsonIsOneTextForWhatBelongsTogether()
    {
        Assert.Equal(1, Count("Get-NixDerivation -Path $args[0] -As Json"));
        Assert.Equal(5, Count("Get-NixDerivation -Path $args[0] -Recurse -As IndentedJson"));
        Assert.Equal(3, Count("Get-NixDerivation -Path $args[0] -Reason zlib -As Json"));
        Assert.Equal(2, engine.Run("Get-NixDerivation $args[0] -As Json", Source).Count);
        Assert.Equal(engine.One("Get-NixDerivation $args[0] -AttributePath app -As Json", Source), engine.One("Get-NixDerivation -Path $args[0] -As Json", Export()));
        Assert.StartsWith("ParameterArgumentValidationError", engine.RunAll("Get-NixDerivation 1 -As Xml").Error.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public void AMissingInputIsAnErrorAfterWhatIsThere()
    {
        string file = Export();
        string missing = Directory.EnumerateFiles(Path.GetDirectoryName(file)!, "*-zlib-1.3.drv").Single();
        File.SetAttributes(missing, FileAttributes.Normal);
        File.Delete(missing);

        // The evaluator that made the derivations still knows them.
        EngineResult result = engine.RunAll("Get-NixDerivation -Path $args[0] -Recurse -ErrorAction Continue -System another", file);
        Assert.Equal(4, result.Output.Count);
        Assert.StartsWith("NixIOError,", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("zlib-1.3.drv' does not exist", result.Error.Exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x.drv", "", "NixInvalidStorePath")]
    [InlineData("00000000000000000000000000000000-x.drv", "", "NixInvalidDerivation")]
    [InlineData("00000000000000000000000000000000-x.drv", "Derive([],[(\"/nix/store/00000000000000000000000000000000-x.drv\",[\"out\"])],[],\"s\",\"b\",[],[])", "NixInvalidDerivation")]
    [InlineData("00000000000000000000000000000000-x.drv", "{ }", "NixInvalidDerivation")]
    public void WhatIsNoDerivationIsAnError(string name, string text, string id)
    {
        string file = Path.Combine(folder, name);
        File.WriteAllText(file, text);
        Assert.Equal(id, engine.RunAll("Get-NixDerivation -Path $args[0] -Recurse", file).Error.FullyQualifiedErrorId.Split(',')[0]);
    }

    [Fact]
    public void AFolderIsNone()
    {
        string file = Path.Combine(folder, "00000000000000000000000000000000-x.drv");
        Directory.CreateDirectory(file);
        Assert.StartsWith("NixInvalidDerivation,", engine.RunAll("Get-NixDerivation -Path $args[0]", file).Error.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    /// <summary>Fifty megabytes of variables.</summary>
    [Theory]
    [InlineData("-TimeoutSec 0.01", "NixTimeout")]
    [InlineData("-MaxMemory 20MB", "NixMemoryLimit")]
    public void LimitsHoldForHugeFiles(string limit, string id)
    {
        string file = Path.Combine(folder, "00000000000000000000000000000000-x.drv");
        using (var writer = new StreamWriter(file))
        {
            writer.Write("Derive([(\"out\",\"\",\"\",\"\")],[],[],\"s\",\"b\",[],[");
            for (int i = 0; i < 3_000_000; i++)
            {
                writer.Write($"{(i == 0 ? string.Empty : ",")}(\"v{i}\",\"\")");
            }

            writer.Write("])");
        }

        Assert.Equal(id, engine.RunAll($"Get-NixDerivation -Path $args[0] {limit}", file).Error.FullyQualifiedErrorId.Split(',')[0]);
    }

    private int Count(string script)
    {
        using JsonDocument json = JsonDocument.Parse((string)engine.One(script, Export())!);
        return json.RootElement.GetProperty("derivations").EnumerateObject().Count();
    }

    private string Export() => engine.One("(Export-NixDerivation $args[0] -AttributePath app -Destination $args[1] -PassThru).FullName", Source, folder)!.ToString()!;

    private string[] Names(string script, params object?[] arguments) =>
        engine.Run(script, arguments).Select(static item => ((NixDerivation)item!.BaseObject).Name).ToArray();
}
