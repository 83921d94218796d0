using System;
using System.IO;
using System.Linq;
using TvixEval.Module.Tests.Hosting;
using Xunit;

namespace TvixEval.Module.Tests;

public sealed class ExportDerivationTests(EngineFixture fixture) : IClassFixture<EngineFixture>, IDisposable
{
    private readonly Engine engine = fixture.Engine;
    private readonly string folder = Directory.CreateTempSubdirectory("nix-export").FullName;

    public void Dispose()
    {
        foreach (string item in Directory.EnumerateDirectories(folder, "*", SearchOption.AllDirectories))
        {
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(item, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void It_writes_derivations_and_what_they_need()
    {
        Directory.CreateDirectory(Path.Combine(folder, "src"));
        File.WriteAllText(Path.Combine(folder, "src", "file"), "content");
        string source = $$"""
            let dep = derivation { name = "dep"; system = "s"; builder = "b"; }; in
            { a = derivation { name = "a"; system = "s"; builder = dep; text = builtins.toFile "t" "hello"; src = {{folder}}/src; }; }
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
    public void Other_content_under_the_name_is_an_error()
    {
        const string Source = "derivation { name = \"a\"; system = \"s\"; builder = \"b\"; }";
        string file = engine.One("Export-NixDerivation $args[0] -Destination $args[1] -PassThru", Source, folder)!.ToString()!;
        File.SetAttributes(file, FileAttributes.Normal);
        File.WriteAllText(file, "other");
        EngineResult result = engine.RunAll("Export-NixDerivation $args[0] -Destination $args[1]", Source, folder);
        Assert.Contains("with other content", Assert.Single(result.Errors).Exception.Message, StringComparison.Ordinal);
        Assert.Equal("other", File.ReadAllText(file));
        Assert.Single(Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(file)!));
    }

    [Fact]
    public void A_source_that_changed_is_an_error()
    {
        string source = Path.Combine(folder, "data");
        File.WriteAllText(source, "one");
        EngineResult result = engine.RunAll(
            "$d = Get-NixDerivation $args[0]; [IO.File]::WriteAllText($args[2], 'two'); $d | Export-NixDerivation -Destination $args[1]",
            $"derivation {{ name = \"a\"; system = \"s\"; builder = \"b\"; src = {source}; }}",
            folder,
            source);
        Assert.Contains("has changed since", Assert.Single(result.Errors).Exception.Message, StringComparison.Ordinal);
    }
}
