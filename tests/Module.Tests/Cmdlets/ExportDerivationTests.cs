using System;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Threading.Tasks;
using TvixEval.Module.Tests.Hosting;
using Xunit;

namespace TvixEval.Module.Tests.Cmdlets;

public sealed class ExportDerivationTests(EngineFixture fixture) : IClassFixture<EngineFixture>, IDisposable
{
    private const string Shared = """
        let dep = derivation { name = "dep"; system = "s"; builder = "b"; }; in
        { a = derivation { name = "a"; system = "s"; builder = dep; text = builtins.toFile "t" "hello"; }; }
        """;

    private readonly PowerShellEngine engine = fixture.Engine;
    private readonly string folder = Directory.CreateTempSubdirectory("nix-export").FullName;

    public void Dispose() => TestFolders.Delete(folder);

    [Fact]
    public void ItWritesDerivationsAndWhatTheyNeed()
    {
        Directory.CreateDirectory(Path.Combine(folder, "src"));
        File.WriteAllText(Path.Combine(folder, "src", "file"), "content");
        string source = $$"""
            let dep = derivation { name = "dep"; system = "s"; builder = "b"; }; in
            { a = derivation { name = "a"; system = "s"; builder = dep; text = builtins.toFile "t" "hello"; src = {{PathText.Expression(Path.Combine(folder, "src"))}}; }; }
            """;
        Assert.Empty(engine.Run("Get-NixDerivation $args[0] | Export-NixDerivation -Destination $args[1] -WhatIf", source, folder));
        Assert.False(Directory.Exists(Path.Combine(folder, "nix")));

        string file = engine.One("Get-NixDerivation $args[0] | Export-NixDerivation -Destination $args[1] -PassThru", source, folder)!.ToString()!;
        string store = Path.Combine(folder, "nix", "store");
        string[] names = Directory.EnumerateFileSystemEntries(store).Select(static entry => Path.GetFileName(entry).Substring(33)).Order(StringComparer.Ordinal).ToArray();
        Assert.Equal(new[] { "a.drv", "dep.drv", "src", "t" }, names);
        Assert.StartsWith("Derive([(\"out\",", File.ReadAllText(file), StringComparison.Ordinal);
        Assert.Equal("content", File.ReadAllText(Directory.EnumerateFiles(store, "file", SearchOption.AllDirectories).Single()));
        Assert.True((File.GetAttributes(file) & FileAttributes.ReadOnly) != 0);

        // Again, from the expression: everything is there.
        Assert.Empty(engine.Run("Export-NixDerivation $args[0] -Destination $args[1]", source, folder));
        Assert.Equal(4, Directory.EnumerateFileSystemEntries(store).Count());
    }

    [Fact]
    public void PassThruGivesWhatGetItemGives() =>
        Assert.Equal(true, engine.One("""
            $file = Export-NixDerivation $args[0] -Destination $args[1] -PassThru
            $same = $ExecutionContext.InvokeProvider.Item.Get(@($file.FullName), $true, $true)[0]
            $file -is [IO.FileInfo] -and "$($file.PSObject.Properties.Name)" -eq "$($same.PSObject.Properties.Name)" -and $file.PSParentPath -eq $same.PSParentPath
            """, Shared, folder));

    [Fact]
    public void OneOfSeveralAttributePathsThatFailsLeavesTheOthers()
    {
        EngineResult result = engine.RunAll("Export-NixDerivation $args[0] -AttributePath none, a -Destination $args[1] -PassThru", Shared, folder);
        Assert.EndsWith("-a.drv", Assert.Single(result.Output)!.ToString(), StringComparison.Ordinal);
        Assert.Equal("none", Assert.Single(result.Errors).TargetObject);
    }

    [Fact]
    public void OtherContentUnderTheNameIsAnError()
    {
        const string Source = "derivation { name = \"a\"; system = \"s\"; builder = \"b\"; }";
        string file = engine.One("Export-NixDerivation $args[0] -Destination $args[1] -PassThru", Source, folder)!.ToString()!;
        File.SetAttributes(file, FileAttributes.Normal);
        File.WriteAllText(file, "other");
        EngineResult result = engine.RunAll("Export-NixDerivation $args[0] -Destination $args[1]", Source, folder);
        ErrorRecord error = Assert.Single(result.Errors);
        Assert.StartsWith("NixStoreConflict,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("with different content", error.Exception.Message, StringComparison.Ordinal);
        Assert.Equal("other", File.ReadAllText(file));
        Assert.Single(Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(file)!));
    }

    [Fact]
    public void TheRegistrationIsWhatAStoreThatLoadedItDumps()
    {
        // As nix-store 2.34.8 --load-db took it, and --dump-db gave it back.
        const string Expected = """
            /nix/store/vqpn17r03lqabwk0wksgpbgy620zwfd4-t
            0a430879c266f8b57f4092a0f935cf3facd48bbccde5760d4748ca405171e969
            120

            0
            /nix/store/n33ix919acxkrv4gdyhirfwlily6pfwl-dep.drv
            2485072e47dc4f023f5b2e5fc2de88382062036a2dd1ef937f85323046f70749
            312

            0
            /nix/store/8h6cnazmjk9mvh8y7w26qszlny920mij-a.drv
            fcc84d3e73274bdacef4c1ed495b6d7cb805a9d6e84b397ea954e29f05346c23
            568

            2
            /nix/store/n33ix919acxkrv4gdyhirfwlily6pfwl-dep.drv
            /nix/store/vqpn17r03lqabwk0wksgpbgy620zwfd4-t

            """;
        string file = Path.Combine(folder, "new", "registration");
        const string Command = "Export-NixDerivation $args[0] -Destination $args[1] -RegistrationPath $args[2]";
        Assert.Empty(engine.Run(Command + " -WhatIf", Shared, folder, file));
        Assert.False(File.Exists(file));
        Assert.Empty(engine.Run(Command, Shared, folder, file));
        Assert.Equal(Expected, File.ReadAllText(file));

        // Again, with everything there: it is the same.
        Assert.Empty(engine.Run(Command, Shared, folder, file));
        Assert.Equal(Expected, File.ReadAllText(file));
    }

    [Fact]
    public void ARegistrationThatCannotBeWrittenIsAnError()
    {
        EngineResult result = engine.RunAll("Export-NixDerivation $args[0] -Destination $args[1] -RegistrationPath $args[1]", Shared, folder);
        Assert.StartsWith("FileNotWritten,", Assert.Single(result.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SeveralProcessesWriteToOneFolder()
    {
        string command = $"Export-NixDerivation '{Shared}' -Destination '{folder}'";
        (int Code, string Output, string Errors)[] results = await Task.WhenAll(Enumerable.Range(0, 3).Select(
            _ => Task.Run(() => DotNetProgram.Run(BuildFacts.HostProgram, new[] { "-Command", command }))));
        Assert.All(results, static result => Assert.Equal((0, string.Empty, string.Empty), (result.Code, result.Output.Trim(), result.Errors)));
        Assert.Equal(
            new[] { "8h6cnazmjk9mvh8y7w26qszlny920mij-a.drv", "n33ix919acxkrv4gdyhirfwlily6pfwl-dep.drv", "vqpn17r03lqabwk0wksgpbgy620zwfd4-t" },
            Directory.EnumerateFileSystemEntries(Path.Combine(folder, "nix", "store")).Select(static entry => Path.GetFileName(entry)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void ASourceThatChangedIsAnError()
    {
        string source = Path.Combine(folder, "data");
        File.WriteAllText(source, "one");
        EngineResult result = engine.RunAll(
            "$d = Get-NixDerivation $args[0]; [IO.File]::WriteAllText($args[2], 'two'); $d | Export-NixDerivation -Destination $args[1]",
            $"derivation {{ name = \"a\"; system = \"s\"; builder = \"b\"; src = {PathText.Expression(source)}; }}",
            folder,
            source);
        Assert.Contains("has changed since", Assert.Single(result.Errors).Exception.Message, StringComparison.Ordinal);
    }
}
