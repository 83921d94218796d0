using System;
using System.IO;
using System.Linq;
using System.Management.Automation;
using TvixEval.Module.Tests.Hosting;
using Xunit;

namespace TvixEval.Module.Tests.Cmdlets;

/// <summary>Get-NixFlake and Test-NixFlake. What C++ Nix shows and finds is compared in <c>FlakeOutputsTests</c>; here, what becomes of it.</summary>
public sealed class FlakeObjectTests : IDisposable
{
    private const string Make = "let d = n: derivation { name = n; system = \"x86_64-linux\"; builder = \"b\"; }; in ";

    private readonly PowerShellEngine engine = new();
    private readonly string folder = Directory.CreateTempSubdirectory("tvixeval-flakes-").FullName;

    public FlakeObjectTests()
    {
        folder = new DirectoryInfo(folder).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? folder;
        Write(
            "a/flake.nix",
            "{ description = \"An example\"; inputs.b.url = \"./b\"; inputs.c.follows = \"b/c\"; outputs = { self, b, c }: " + Make + "{"
            + " packages.x86_64-linux = { default = d \"hello-1.0\" // { meta.description = \"Says hello\"; }; bad = throw \"oops\"; \"a.b\" = d \"ab\"; };"
            + " packages.aarch64-linux.other = throw \"not looked at\"; apps.x86_64-linux = { }; legacyPackages.x86_64-linux = { l = d \"l\"; e = throw \"e\"; };"
            + " templates.t = { path = ./.; description = \"T\"; extra = 1; }; overlay = final: prev: { }; lib = throw \"not looked at\"; devShells = throw \"shells\"; }; }");
        Write("a/b/flake.nix", "{ inputs.c.url = \"./c\"; outputs = { self, c }: { }; }");
        Write("a/b/c/flake.nix", "{ outputs = { self }: { }; }");
        Write("good/flake.nix", "{ outputs = { self }: { lib = 1; }; }");
        Write("syntax/flake.nix", "{ outputs = { self }: ");
        Write("whole/flake.nix", "{ outputs = { self }: throw \"whole\"; }");
        engine.Run("$ExecutionContext.SessionState.Path.SetLocation($args[0]); $WarningPreference = 'SilentlyContinue'; $PSDefaultParameterValues['*-NixFlake:System'] = 'x86_64-linux'", WildcardPattern.Escape(folder));
    }

    public void Dispose()
    {
        engine.Dispose();
        TestFolders.Delete(folder);
    }

    [Fact]
    public void NothingOfAStrangerMovesTheCursor()
    {
        Write(
            "hostile/flake.nix",
            "{ description = \"d\u001b[31m\"; outputs = { self }: { \"e\u001bsc\" = 1; nixosConfigurations = throw \"m\u0007\"; templates.t = { path = ./.; description = \"one\\ntwo\u001b[2J\"; }; }; }");
        string shown = (string)engine.One("((Get-NixFlake ./hostile), @(Get-NixFlake ./hostile -Recurse) | ForEach-Object { $_ } | ForEach-Object { $_.GetText() }) -join '|'")!;
        Assert.DoesNotContain('\u001b', shown);
        Assert.DoesNotContain('\u0007', shown);
        Assert.Contains("d\\u001b[31m", shown, StringComparison.Ordinal);
        Assert.Contains("\"e\\u001bsc\": unknown", shown, StringComparison.Ordinal);
        Assert.Contains("nixosConfigurations: error: m\\u0007", shown, StringComparison.Ordinal);
        Assert.Contains("t: template: one\\ntwo\\u001b[2J", shown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("$f.Name", "a")]
    [InlineData("$f.Description", "An example")]
    [InlineData("$f.Url -eq $f.ResolvedUrl", true)]
    [InlineData("$f.LockedUrl -like \"$($f.Url)?lastModified=*&narHash=sha256-*\"", true)]
    [InlineData("$f.Path -like '/nix/store/*-source'", true)]
    [InlineData("$f.LastModified.Kind", DateTimeKind.Utc)]
    [InlineData("$f.IsLockFileCurrent", false)]
    [InlineData("$f.Inputs.Name -join ' '", "b c")]
    [InlineData("$f.Inputs[0].Url", "path:./b")]
    [InlineData("$f.Inputs[0].Inputs[0].Path", "b/c")]
    [InlineData("$f.Inputs[1].Follows", "b/c")]
    [InlineData("$f.Outputs.Name -join ' '", "devShells legacyPackages lib overlay packages templates")]
    [InlineData("$f.Outputs['packages'].Outputs.Name -join ' '", "aarch64-linux x86_64-linux")]
    [InlineData("$f.Outputs['nope'] -eq $null", true)]
    [InlineData("$f.GetOutput('packages.x86_64-linux.default').DerivationName", "hello-1.0")]
    [InlineData("$f.GetOutput('packages.x86_64-linux.default').Description", "Says hello")]
    [InlineData("$f.GetOutput('packages.x86_64-linux.\"a.b\"').DerivationName", "ab")]
    [InlineData("$f.GetOutput('packages.x86_64-linux.\"a.b\"').Path", "packages.x86_64-linux.\"a.b\"")]
    [InlineData("$f.GetOutput('packages.x86_64-linux.default').GetValue().name.ToObject()", "hello-1.0")]
    [InlineData("$f.GetOutput('packages.x86_64-linux.bad').Kind", "error")]
    [InlineData("$f.GetOutput('packages.x86_64-linux.bad').Error.Exception.Message", "oops")]
    [InlineData("$f.GetOutput('packages.aarch64-linux.other').Kind", "omitted")]
    [InlineData("$f.GetOutput('packages.aarch64-linux.other').Note", "omitted (use -AllSystems to show it)")]
    [InlineData("$f.Outputs['devShells'].Error.FullyQualifiedErrorId.Split([char]44)[0]", "NixThrow")]
    [InlineData("$f.Outputs['lib'].Kind", "unknown")]
    [InlineData("$f.Outputs['templates'].Kind", "set")]
    [InlineData("$f.Outputs['lib'].IsEvaluated", false)]
    public void AFlakeIsAnObject(string script, object expected) => Assert.Equal(expected, engine.One("$f = Get-NixFlake ./a; " + script));

    [Fact]
    public void NothingIsEvaluatedBeforeSomebodyLooks()
    {
        Assert.Contains("Outputs:       not evaluated", engine.Show("Get-NixFlake ./whole"), StringComparison.Ordinal);
        Assert.StartsWith("NixThrow", engine.RunAll("(Get-NixFlake ./whole).Outputs").Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.StartsWith("NixThrow,", engine.RunAll("Get-NixFlake ./whole -Recurse").Error.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public void ViewsAreTheTreesOfNix()
    {
        string shown = engine.Show("Get-NixFlake ./a");
        Assert.Contains("Description:   An example", shown, StringComparison.Ordinal);
        Assert.Contains(Lines("\u251c\u2500\u2500\u2500b: path:./b", "\u2502   \u2514\u2500\u2500\u2500c: path:./c", "\u2514\u2500\u2500\u2500c follows input 'b/c'"), shown, StringComparison.Ordinal);
        Assert.Contains(
            Lines(
                "\u251c\u2500\u2500\u2500devShells: error: shells",
                "\u251c\u2500\u2500\u2500legacyPackages",
                "\u2502   \u2514\u2500\u2500\u2500x86_64-linux omitted (use -Legacy to show it)",
                "\u251c\u2500\u2500\u2500lib: unknown",
                "\u251c\u2500\u2500\u2500overlay: Nixpkgs overlay",
                "\u251c\u2500\u2500\u2500packages",
                "\u2502   \u251c\u2500\u2500\u2500aarch64-linux",
                "\u2502   \u2502   \u2514\u2500\u2500\u2500other omitted (use -AllSystems to show it)",
                "\u2502   \u2514\u2500\u2500\u2500x86_64-linux",
                "\u2502       \u251c\u2500\u2500\u2500\"a.b\": package 'ab'",
                "\u2502       \u251c\u2500\u2500\u2500bad: error: oops",
                "\u2502       \u2514\u2500\u2500\u2500default: package 'hello-1.0'",
                "\u2514\u2500\u2500\u2500templates",
                "    \u2514\u2500\u2500\u2500t: template: T"),
            engine.Show("Get-NixFlake ./a -Recurse"),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-OutputPath packages.x86_64-linux.default", "packages.x86_64-linux.default: package 'hello-1.0'")]
    [InlineData("-OutputPath templates -Recurse", "templates|templates.t: template: T")]
    [InlineData("-OutputPath legacyPackages -Recurse -Legacy", "legacyPackages|legacyPackages.x86_64-linux|legacyPackages.x86_64-linux.e: error: e|legacyPackages.x86_64-linux.l: package 'l'")]
    [InlineData("-OutputPath packages.aarch64-linux.other -AllSystems", "packages.aarch64-linux.other: error: not looked at")]
    [InlineData("-OutputPath packages.aarch64-linux -Recurse -System aarch64-linux", "packages.aarch64-linux|packages.aarch64-linux.other: error: not looked at")]
    [InlineData("-InputName c", "c follows input 'b/c'")]
    [InlineData("-InputName b -Recurse", "b: path:./b|b/c: path:./c")]
    [InlineData("-InputName b/c -OutputPath overlay", "b/c: path:./c|overlay: Nixpkgs overlay")]
    public void PartsAreSelected(string parameters, string expected) =>
        Assert.Equal(expected, string.Join("|", engine.Run($"Get-NixFlake ./a {parameters} | ForEach-Object {{ \"$_\" }}")));

    [Theory]
    [InlineData("Get-NixFlake ./a -OutputPath package", "NixMissingAttribute,")]
    [InlineData("Get-NixFlake ./a -OutputPath legacyPackages.x86_64-linux.l", "NixMissingAttribute,")]
    [InlineData("Get-NixFlake ./a -OutputPath devShells.x", "NixThrow,")]
    [InlineData("Get-NixFlake ./a -InputName d", "FlakeInputNotFound,")]
    [InlineData("Get-NixFlake ./a -As OutputJson", "NixThrow,")]
    [InlineData("Get-NixFlake ./a -As OutputJson -Recurse", "FlakeJsonIsWhole,")]
    [InlineData("Get-NixFlake ./a#packages", "NixInvalidFlake,")]
    [InlineData("Get-NixFlake ./none", "NixIOError,")]
    [InlineData("Test-NixFlake ./none", "NixIOError,")]
    [InlineData("$PSDefaultParameterValues.Clear(); Get-NixFlake ./good -Session (New-NixSession)", "NixExperimentalFeature,")]
    [InlineData("Update-NixFlakeLock ./a -InputName bb -WhatIf", "FlakeInputNotFound,")]
    public void WhatIsNotThereIsAnError(string script, string id) => Assert.StartsWith(id, engine.RunAll(script).Error.FullyQualifiedErrorId, StringComparison.Ordinal);

    [Fact]
    public void SeveralFlakesAreSeveralResults()
    {
        EngineResult result = engine.RunAll("Get-NixFlake ./good, ./none, ./a | ForEach-Object Name");
        Assert.Equal(["good", "a"], result.Output.Select(static name => (string)name!.BaseObject));
        Assert.StartsWith("NixIOError,", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(["a", "good"], engine.Run("'./a', './good' | Get-NixFlake | ForEach-Object Name").Select(static name => (string)name!.BaseObject));
    }

    [Fact]
    public void JsonIsThatOfNix()
    {
        Assert.Equal("{\"lib\":{\"type\":\"unknown\"}}", engine.One("Get-NixFlake ./good -As OutputJson"));
        Assert.Equal("{\n  \"lib\": {\n    \"type\": \"unknown\"\n  }\n}", engine.One("Get-NixFlake ./good -As IndentedOutputJson"));
        Assert.Equal(engine.One("(Get-NixFlake ./a).ToMetadataJson()"), engine.One("Get-NixFlake ./a -As MetadataJson"));
        Assert.StartsWith("{\n  \"description\": \"An example\",\n", (string)engine.One("Get-NixFlake ./a -As IndentedMetadataJson")!, StringComparison.Ordinal);
        Assert.Equal(
            ["packages.aarch64-linux.p omitted (use -AllSystems to show it)"],
            engine.RunAll("[IO.File]::WriteAllText($args[0], '{ outputs = { self }: { packages.aarch64-linux.p = 1; }; }'); Get-NixFlake ./json -As OutputJson -WarningAction Continue", WithFolder("json/flake.nix")).Warnings);
    }

    [Fact]
    public void AllIsFoundThatIsWrong()
    {
        Assert.Equal(
            [
                "packages.x86_64-linux.bad: Error NixThrow", "templates.t: Error NixInvalidFlake", "overlay: Warning NixFlakeDeprecatedOutput", "lib: Error NixThrow",
                "devShells: Error NixThrow",
            ],
            engine.Run("Test-NixFlake ./a | ForEach-Object { \"$($_.OutputPath): $($_.Severity) $($_.Code)\" }").Select(static line => (string)line!.BaseObject));
        Assert.Equal("template 'templates.t' has unsupported attribute 'extra'", engine.One("(Test-NixFlake ./a)[1].Message"));
        Assert.Contains("flake.nix", (string)engine.One("(Test-NixFlake ./a)[0].File")!, StringComparison.Ordinal);
        Assert.Contains("while checking the derivation 'packages.x86_64-linux.bad'", (string)engine.One("(Test-NixFlake ./a)[0].Error.Exception.Report")!, StringComparison.Ordinal);
        Assert.Contains("packages.aarch64-linux.other", engine.Show("Test-NixFlake ./a -AllSystems"), StringComparison.Ordinal);
        Assert.Equal(["The check omitted these incompatible systems: aarch64-linux\nUse -AllSystems to check all."], engine.RunAll("Test-NixFlake ./a -Quiet -WarningAction Continue").Warnings.Where(static text => text.StartsWith("The check", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("./good", true, "")]
    [InlineData("./a", false, "NixThrow")]
    [InlineData("./syntax", false, "NixParseError")]
    [InlineData("./whole", false, "NixThrow")]
    public void QuietTellsWhetherAFlakeIsFine(string flake, bool isFine, string code)
    {
        Assert.Equal(isFine, engine.One($"Test-NixFlake {flake} -Quiet"));
        Assert.Equal(code, engine.One($"[string]@(Test-NixFlake {flake})[0].Code"));
    }

    [Theory]
    [InlineData("Get-NixFlake ./a -OutputPath packages.x", "packages.x86_64-linux")]
    [InlineData("Get-NixFlake ./a -OutputPath o", "overlay")]
    [InlineData("Get-NixFlake ./a -InputName ", "b c")]
    public void OutputsAndInputsAreCompleted(string text, string expected) => Assert.Equal(
        expected,
        string.Join(" ", engine.Run("(TabExpansion2 $args[0] $args[0].Length).CompletionMatches | Where-Object ResultType -ne ParameterName | ForEach-Object CompletionText", text)));

    [Fact]
    public void LockedInputsOfInputsAreCompleted()
    {
        engine.Run("Update-NixFlakeLock ./a");
        Assert.Equal("b c b/c", string.Join(" ", engine.Run("$text = 'Update-NixFlakeLock ./a -InputName '; (TabExpansion2 $text $text.Length).CompletionMatches | ForEach-Object CompletionText")));
        Assert.Equal(true, engine.One("(Get-NixFlake ./a).IsLockFileCurrent"));
    }

    [Fact]
    public void WhatIfTellsWhatWouldChange()
    {
        string lockFile = Path.Combine(folder, "a", "flake.lock");
        Assert.Equal(
            ["b: added 'path:./b'", "b/c: added 'path:./c'", "c: added follows 'b/c'"],
            engine.Run("Update-NixFlakeLock ./a -WhatIf | ForEach-Object { \"$_\" }").Select(static line => (string)line!.BaseObject));
        Assert.False(File.Exists(lockFile));
        engine.Run("Update-NixFlakeLock ./a");
        Write("d/flake.nix", "{ outputs = { self }: { }; }");
        Write("a/flake.nix", "{ inputs.b.url = \"path:" + PathText.Nix(folder) + "/d\"; outputs = { self, b }: { }; }");
        string before = File.ReadAllText(lockFile);
        Assert.Equal(
            ["b Updated path:./b", "b/c Removed path:./c", "c Removed "],
            engine.Run("Update-NixFlakeLock ./a -MissingOnly -WhatIf | ForEach-Object { \"$($_.InputName) $($_.Change) $($_.OldUrl)\" }").Select(static line => (string)line!.BaseObject));
        Assert.Equal(DateTimeKind.Utc, engine.One("(Update-NixFlakeLock ./a -WhatIf)[0].NewLastModified.Kind"));
        Assert.Equal(before, File.ReadAllText(lockFile));
        string shown = engine.Show("Update-NixFlakeLock ./a -WhatIf | Format-Table");
        Assert.DoesNotContain("...", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("\u2026", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void AnUnknownInputIsAnErrorAndTheOthersAreUpdated()
    {
        EngineResult result = engine.RunAll("Update-NixFlakeLock ./a -InputName bb, b | ForEach-Object InputName");
        Assert.Equal(["b", "b/c", "c"], result.Output.Select(static name => (string)name!.BaseObject));
        Assert.StartsWith("FlakeInputNotFound,", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal("bb", result.Error.TargetObject);
        Assert.Equal("Did you mean b?", result.Error.ErrorDetails.RecommendedAction);
        Assert.Equal(result.Error.Exception.Message, result.Error.ErrorDetails.Message);
        Assert.StartsWith("FlakeInputNotFound,", engine.RunAll("Update-NixFlakeLock ./a -InputName c").Error.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    private static string Lines(params string[] lines) => string.Join('\n', lines);

    private string WithFolder(string name)
    {
        string file = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        return file;
    }

    private void Write(string name, string text) => File.WriteAllText(WithFolder(name), text + "\n");
}
