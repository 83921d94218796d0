using System;
using System.IO;
using System.Linq;
using TvixEval.Module.Tests.Hosting;
using Xunit;

namespace TvixEval.Module.Tests.Import;

/// <summary>Importing the module reads its own files, and does nothing else. In a process of its own, which has imported something before.</summary>
public sealed class ImportFilesTests : IDisposable
{
    // A home, a search path and a location with everything that evaluation would look at.
    private static readonly string[] Bait =
    {
        "home/.config/nix/nix.conf", "home/.config/nix/registry.json", "home/.nix-defexpr/channels/nixpkgs/default.nix", "home/.cache/nix/x",
        "path/nixpkgs/default.nix", "path/nixpkgs/lib/default.nix", "here/default.nix", "here/flake.nix", "here/.git/HEAD",
    };

    private readonly string folder = Directory.CreateTempSubdirectory("import").FullName;

    public ImportFilesTests()
    {
        foreach (string file in Bait)
        {
            Write(file, "{ }"u8.ToArray());
        }

        foreach (string file in Directory.GetFiles(ModuleFolder.Path, "*", SearchOption.AllDirectories))
        {
            Write(Path.Combine("TvixEval", Path.GetRelativePath(ModuleFolder.Path, file)), File.ReadAllBytes(file));
        }

        Write("Empty.psm1", Array.Empty<byte>());
        Write("import.ps1", """
            param($Folder)
            $env:HOME = "$Folder/home"
            $env:NIX_PATH = "$Folder/path"
            $ExecutionContext.SessionState.Path.SetLocation("$Folder/here")
            Import-Module "$Folder/Empty.psm1"
            $before = [AppDomain]::CurrentDomain.GetAssemblies().FullName
            Import-Module "$Folder/TvixEval"
            foreach ($assembly in [AppDomain]::CurrentDomain.GetAssemblies()) {
                if ($before -notcontains $assembly.FullName) { 'assembly ' + $assembly.GetName().Name }
            }
            # What a drive evaluates with is made when it is first looked into.
            $drive = $ExecutionContext.SessionState.Drive.Get('Nix')
            'evaluator ' + $drive.GetType().GetField('context', 'NonPublic, Instance').GetValue($drive).IsValueCreated
            """u8.ToArray());
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [LinuxFact]
    public void OnlyFilesOfTheModuleAreRead()
    {
        using var opened = new OpenedFiles(folder);
        (int code, string output, string errors) = Import();
        Assert.Equal((0, string.Empty), (code, errors));
        Assert.Contains("evaluator False", output, StringComparison.Ordinal);
        string[] expected =
        {
            "TvixEval/TvixEval.psd1", "TvixEval/TvixEval.Format.ps1xml", "TvixEval/TvixEval.Types.ps1xml",
            "TvixEval/" + ModuleFolder.Loader, "TvixEval/bin/net8.0/" + ModuleFolder.AssemblyFile,
            "TvixEval/" + (ModuleFolder.HasPrecompiled ? ModuleFolder.Precompiled : "bin/net8.0/" + ModuleFolder.EvaluatorFile),
        };
        Assert.Equal(
            expected.Append("Empty.psm1").Append("import.ps1").Order(StringComparer.Ordinal),
            opened.Take().Select(file => Path.GetRelativePath(folder, file)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void NoNetworkNoProcessAndNoEvaluator()
    {
        (int code, string output, string errors) = Import();
        Assert.Equal((0, string.Empty), (code, errors));
        string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.Contains("assembly " + Path.GetFileNameWithoutExtension(ModuleFolder.AssemblyFile), lines);
        Assert.Contains("evaluator False", lines);
        Assert.DoesNotContain(lines, static line => line.StartsWith("assembly System.Net", StringComparison.Ordinal) || line == "assembly System.Diagnostics.Process");
    }

    private (int Code, string Output, string Errors) Import() =>
        DotNetProgram.Run(BuildFacts.HostProgram, "-NoModule", "-File", Path.Combine(folder, "import.ps1"), folder);

    private void Write(string file, byte[] content)
    {
        string path = Path.Combine(folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
    }
}
