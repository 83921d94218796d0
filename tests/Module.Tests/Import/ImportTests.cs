using System;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Text.RegularExpressions;
using TvixEval.Module.Tests.Hosting;
using Xunit;

namespace TvixEval.Module.Tests.Import;

public sealed class ImportTests
{
    [Fact]
    public void TheEngineUsesTheAssemblyThatTheTestsSee()
    {
        using var engine = new PowerShellEngine();
        object? value = engine.One("Invoke-NixExpression '1' -As Value");
        Assert.IsType<NixValue>(value);
    }

    [Fact]
    public void TheManifestExportsExactlyTheCmdletsOfTheAssembly()
    {
        using var engine = new PowerShellEngine();
        string[] exported = engine.Run("(Get-Module TvixEval).ExportedCmdlets.Keys").Select(static name => name!.ToString()!).Order().ToArray();
        string[] written = typeof(NixCmdlet).Assembly.GetTypes()
            .Select(static type => (CmdletAttribute?)Attribute.GetCustomAttribute(type, typeof(CmdletAttribute)))
            .Where(static attribute => attribute is not null)
            .Select(static attribute => attribute!.VerbName + "-" + attribute.NounName)
            .Order()
            .ToArray();
        Assert.Equal(written, exported);
    }

    [Fact]
    public void TheManifestIsValidAndAscii()
    {
        using var engine = new PowerShellEngine();
        Assert.Equal("TvixEval", engine.One("(Test-ModuleManifest $args[0]).Name", ModuleFolder.Manifest));
        Assert.All(File.ReadAllBytes(ModuleFolder.Manifest), static b => Assert.InRange(b, 0, 127));
    }

    [Fact]
    public void ThePublishedModuleHasABuildForEachEdition()
    {
        Assert.True(File.Exists(Path.Combine(ModuleFolder.Path, "bin", "net8.0", ModuleFolder.AssemblyFile)));
        Assert.True(File.Exists(Path.Combine(ModuleFolder.Path, "bin", "netstandard2.0", ModuleFolder.AssemblyFile)));
    }

    // The engine looks for each file that is listed, at every import.
    [Fact]
    public void ThePublishedManifestListsNoFiles()
    {
        using var engine = new PowerShellEngine();
        Assert.Empty(engine.Run("(Test-ModuleManifest $args[0]).FileList", ModuleFolder.Manifest));
    }

    [Fact]
    public void TheVersionIsTheSameWhereverItIsWritten()
    {
        string version = typeof(NixCmdlet).Assembly.GetName().Version!.ToString(3);
        string manifest = File.ReadAllText(ModuleFolder.Manifest);
        Assert.Contains($"ModuleVersion = '{version}'", manifest, StringComparison.Ordinal);
        Assert.Equal("TvixEval." + version + ".dll", ModuleFolder.AssemblyFile);
        string[] files = { ModuleFolder.Manifest, Path.Combine(ModuleFolder.Path, "TvixEval.Types.ps1xml"), Path.Combine(ModuleFolder.Path, "TvixEval.Format.ps1xml") };
        Assert.All(files, file =>
        {
            string[] written = Regex.Matches(File.ReadAllText(file), @"(?<=\.)[0-9]+\.[0-9]+\.[0-9]+(?=\b)").Select(static match => match.Value).ToArray();
            Assert.NotEmpty(written);
            Assert.All(written, number => Assert.Equal(version, number));
        });
    }

    /// <summary>PowerShell refuses the types of the second copy; the first message it shows is ours.</summary>
    [Fact]
    public void ASecondCopyOfTheSameVersionIsRefusedWithTheReason()
    {
        DirectoryInfo copy = Directory.CreateTempSubdirectory("tvixeval-copy-").CreateSubdirectory("TvixEval");
        foreach (string file in Directory.GetFiles(ModuleFolder.Path, "TvixEval*"))
        {
            File.Copy(file, Path.Combine(copy.FullName, Path.GetFileName(file)));
        }

        using var engine = new PowerShellEngine();
        string message = engine.RunAll("Import-Module $args[0]", Path.Combine(copy.FullName, "TvixEval.psd1")).Error.Exception.Message;
        copy.Parent!.Delete(recursive: true);

        string version = typeof(NixCmdlet).Assembly.GetName().Version!.ToString(3);
        Assert.Contains($": \nError in TypeData \"TvixEval.{version} is already imported from another folder; start a new session to use this copy\"", message.Replace("\r", string.Empty, StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal(2L, engine.One("Invoke-NixExpression '1 + 1'"));
    }

    [Fact]
    public void ImportingAgainAndRemovingWork()
    {
        using var engine = new PowerShellEngine();
        engine.Run("Import-Module $args[0] -Force", ModuleFolder.Manifest);
        Assert.Equal(2L, engine.One("Invoke-NixExpression '1 + 1'"));
        engine.Run("Remove-Module TvixEval");
        Assert.Empty(engine.Run("Get-Command Invoke-NixExpression -ErrorAction SilentlyContinue"));
        engine.Run("Import-Module $args[0]", ModuleFolder.Manifest);
        Assert.Equal(2L, engine.One("Invoke-NixExpression '1 + 1'"));
    }
}
