using System;
using System.IO;
using System.Management.Automation;
using TvixEval.Module.Tests.Hosting;
using Xunit;

namespace TvixEval.Module.Tests.Cmdlets;

/// <summary><c>-Flake</c> of the commands that evaluate, and Update-NixFlakeLock.</summary>
public sealed class FlakeTests : IDisposable
{
    private readonly PowerShellEngine engine = new();
    private readonly string folder = Directory.CreateTempSubdirectory("tvixeval-flake-").FullName;

    public FlakeTests()
    {
        folder = new DirectoryInfo(folder).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? folder;
        Write(
            "a/flake.nix",
            "{ inputs.b.url = \"./b\"; outputs = { self, b }: { packages.x86_64-linux.default = derivation { name = \"p-1.0\"; system = \"x86_64-linux\"; builder = \"b\"; };"
            + " paths = [ ./b (dirOf ./.) ./nope ]; copy = \"${./b}\"; json = builtins.toJSON ./b;"
            + " packages.aarch64-linux.q = 7; lib.f = { n ? 1 }: n + b.n; lib.l = [ 1 2 ]; lib.s.x = 5; sys = builtins ? currentSystem; bad = throw \"oops\"; }; }");
        Write("a/b/flake.nix", "{ outputs = { self }: { n = 10; }; }");
        Write("c/flake.nix", "{ outputs = { self }: { n = 20; }; }");
        Directory.CreateDirectory(Path.Combine(folder, "a", "sub"));
        engine.Run("$ExecutionContext.SessionState.Path.SetLocation($args[0]); $WarningPreference = 'SilentlyContinue'", WildcardPattern.Escape(Path.Combine(folder, "a", "sub")));
    }

    public void Dispose()
    {
        engine.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void WhatCuresAWarningHasTheOverridesToo()
    {
        const string Evaluate = "Invoke-NixExpression -Flake .#lib.s.x -OverrideInput @{ b = '../../c' } -WarningAction Continue 3>&1 | Where-Object { $_ -is [Management.Automation.WarningRecord] } | ForEach-Object Message";
        string[] lines = ((string)engine.One(Evaluate)!).Split('\n');
        Assert.Equal("-OverrideInput holds for this evaluation only.", lines[^2]);
        Assert.EndsWith("-OverrideInput @{ 'b' = '../../c' }", lines[^1], StringComparison.Ordinal);
        Assert.Equal("b", engine.One("(& ([scriptblock]::Create($args[0]))).InputName", lines[^1]["To write it: ".Length..]));
        Assert.Empty(engine.Run(Evaluate));
    }

    [Theory]
    [InlineData("bb", "The flake has no input 'bb', which -OverrideInput names. Did you mean b?")]
    [InlineData("b/nowhere", "The flake has no input 'b/nowhere', which -OverrideInput names.")]
    [InlineData("nowhere/b", "The flake has no input 'nowhere/b', which -OverrideInput names.")]
    public void AnOverrideOfNoInputIsOneWarning(string input, string expected)
    {
        engine.Run("Update-NixFlakeLock");
        Assert.Equal([expected], engine.RunAll("Invoke-NixExpression -Flake .#lib.s.x -OverrideInput @{ $args[0] = '../../c' } -WarningAction Continue", input).Warnings);
    }

    [Theory]
    [InlineData("Invoke-NixExpression -Flake 'c#x'", "For the folder of that name: './c#x'.")]
    [InlineData("Invoke-NixExpression -Flake './a#lib.s.x' -OverrideInput @{ b = 'c' }", "For the folder of that name: './c'.")]
    [InlineData("Invoke-NixExpression -Flake 'nowhere#x'", null)]
    public void AFolderWithoutDotIsRecommendedWithIt(string script, string? action)
    {
        engine.Run("$ExecutionContext.SessionState.Path.SetLocation($args[0])", WildcardPattern.Escape(folder));
        Assert.Equal(action, engine.RunAll(script).Error.ErrorDetails?.RecommendedAction);
    }

    [Fact]
    public void AWarningNamesTheCommandThatCuresIt()
    {
        const string Evaluate = "Invoke-NixExpression -Flake .#lib.s.x -WarningAction Continue 3>&1 | Where-Object { $_ -is [Management.Automation.WarningRecord] } | ForEach-Object Message";
        string warning = (string)engine.One(Evaluate)!;
        string command = warning.Split('\n')[^1];
        Assert.StartsWith("To write it: Update-NixFlakeLock -MissingOnly '", command, StringComparison.Ordinal);
        Assert.Equal("b", engine.One("(& ([scriptblock]::Create($args[0]))).InputName", command["To write it: ".Length..]));
        Assert.Empty(engine.Run(Evaluate));
    }

    [Theory]
    [InlineData("Invoke-NixExpression -Flake .#lib.s.x", 5L)]
    [InlineData("(Invoke-NixExpression -Flake .#lib -Lazy).s.x", 5L)]
    [InlineData("Invoke-NixExpression -Flake .#lib -AttributePath s.x", 5L)]
    [InlineData("Invoke-NixExpression -Flake .#lib.f -Argument @{ n = 2 }", 12L)]
    [InlineData("(Invoke-NixExpression -Flake .#lib.f).Invoke(@{ n = 3 })", 13L)]
    [InlineData("Invoke-NixExpression -Flake .#lib.f -Argument @{ n = 2 } -OverrideInput @{ b = '../../c' }", 22L)]
    [InlineData("Invoke-NixExpression -Flake .#q -System aarch64-linux", 7L)]
    [InlineData("Invoke-NixExpression -Flake .#lib.s -As Json", "{\"x\":5}")]
    [InlineData("Invoke-NixExpression -Flake .#sys", false)]
    [InlineData("Invoke-NixExpression -Flake .#sys -Impure", true)]
    [InlineData("Invoke-NixExpression -Flake .#sys -Pure:$false", true)]
    [InlineData("Invoke-NixExpression -Flake .#lib.s.x -Session (New-NixSession -ExperimentalFeature flakes)", 5L)]
    [InlineData("(Get-NixDerivation -Flake .# -System x86_64-linux).Name", "p-1.0")]
    [InlineData("(Get-NixDerivation -Flake .#packages.x86_64-linux).AttributePath", "default")]
    [InlineData("(Measure-NixExpression -Flake .#lib.s.x).Source", ".#lib.s.x")]
    public void OutputsComeAsAnyOtherResult(string script, object expected) => Assert.Equal(expected, engine.One(script));

    /// <summary>As <c>nix eval --json</c> of C++ Nix 2.34.8 does, which copies only what the expression itself makes a string of.</summary>
    [Fact]
    public void PathsInJSONStayWhereTheFlakeIs()
    {
        Assert.Matches(
            "^\\[\"(/nix/store/[0-9a-z]{32}-source)/b\",\"/nix/store\",\"\\1/nope\"\\]$", (string)engine.One("Invoke-NixExpression -Flake .#paths -As Json")!);
        Assert.Matches("^\"/nix/store/[0-9a-z]{32}-b\"$", (string)engine.One("Invoke-NixExpression -Flake .#copy -As Json")!);
        Assert.Matches("^\"/nix/store/[0-9a-z]{32}-b\"$", (string)engine.One("Invoke-NixExpression -Flake .#json")!);

        // And nix-instantiate --eval --json copies.
        Assert.Matches("^\"/nix/store/[0-9a-z]{32}-b\"$", (string)engine.One("Invoke-NixExpression ../b -As Json")!);
    }

    [Fact]
    public void SeveralFlakesAreEvaluatedOneAfterTheOther() =>
        Assert.Equal("1 2 20", string.Join(" ", engine.Run("Invoke-NixExpression -Flake .#lib.l, ../../c#n")));

    [Fact]
    public void APathOfPowerShellIsOneToo()
    {
        SessionState state = engine.Runspace.SessionStateProxy.PSVariable.GetValue("ExecutionContext") is EngineIntrinsics intrinsics ? intrinsics.SessionState : null!;
        state.Drive.New(new PSDriveInfo("Flakes", state.Provider.GetOne("FileSystem"), folder, string.Empty, null), "global");
        Assert.Equal(20L, engine.One("Invoke-NixExpression -Flake Flakes:/c#n"));
    }

    [Theory]
    [InlineData(".#nope", "NixMissingAttribute")]
    [InlineData(".#bad", "NixThrow")]
    [InlineData(".#lib.s.x.y", "NixTypeError")]
    [InlineData("../../none#x", "NixIOError")]
    [InlineData("nixpkgs#x", "NixUnsupported")]
    [InlineData("foo:bar#x", "NixFetchError")]
    public void ErrorsHaveTheUsualIds(string flake, string id)
    {
        ErrorRecord error = engine.RunAll($"Invoke-NixExpression -Flake '{flake}'").Error;
        Assert.StartsWith(id + ",", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(flake, error.TargetObject);
    }

    [Fact]
    public void OfSeveralFlakesOneThatFailsDoesNotEndTheCommand() =>
        Assert.Equal(20L, engine.One("Invoke-NixExpression -Flake .#bad, ../../c#n -ErrorAction SilentlyContinue"));

    [Fact]
    public void ASessionDecidesOnPurity()
    {
        ErrorRecord error = engine.RunAll("Invoke-NixExpression -Flake .#sys -Impure -Session (New-NixSession)").Error;
        Assert.StartsWith("SessionOptionConflict,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public void AChangedFlakeCountsAtOnce()
    {
        engine.Run("$s = New-NixSession -ExperimentalFeature flakes");
        Assert.Equal(20L, engine.One("Invoke-NixExpression -Flake ../../c#n -Session $s"));
        Assert.Equal(20L, engine.One("Invoke-NixExpression -Flake ../../c#n"));
        Write("c/flake.nix", "{ outputs = { self }: { n = 210; }; }");
        Assert.Equal(210L, engine.One("Invoke-NixExpression -Flake ../../c#n -Session $s"));
        Assert.Equal(210L, engine.One("Invoke-NixExpression -Flake ../../c#n"));
    }

    [Fact]
    public void LockFilesAreWrittenOnRequestOnly()
    {
        string file = Path.Combine(folder, "a", "flake.lock");
        engine.One("Invoke-NixExpression -Flake .#lib.s.x");
        Assert.False(File.Exists(file));
        Assert.False(((NixFlakeLockChange)Assert.Single(engine.Run("Update-NixFlakeLock -WhatIf"))!.BaseObject).IsWritten);
        Assert.False(File.Exists(file));
        var change = (NixFlakeLockChange)Assert.Single(engine.Run("Update-NixFlakeLock"))!.BaseObject;
        Assert.Equal(("b", "Added", null, "'path:./b'"), (change.InputName, change.Change, change.Before, change.After));
        Assert.True(File.Exists(file));
        Assert.Empty(engine.Run("Update-NixFlakeLock"));
        Assert.Empty(engine.Run("Update-NixFlakeLock -MissingOnly"));
        Assert.Empty(engine.Run("Update-NixFlakeLock . -InputName b"));
    }

    [Theory]
    [InlineData("Update-NixFlakeLock ../../none", "NixIOError")]
    [InlineData("Update-NixFlakeLock .#x", "NixInvalidFlake")]
    [InlineData("Update-NixFlakeLock . -InputName 9", "NixInvalidFlake")]
    [InlineData("Update-NixFlakeLock nixpkgs", "NixUnsupported")]
    public void WhatCannotBeLockedIsAnError(string script, string id) =>
        Assert.StartsWith(id + ",", engine.RunAll(script).Error.FullyQualifiedErrorId, StringComparison.Ordinal);

    [Fact]
    public void ARegistryIsGivenByItsFile()
    {
        File.WriteAllText(
            Path.Combine(folder, "registry.json"),
            "{ \"version\": 2, \"flakes\": [ { \"from\": { \"type\": \"indirect\", \"id\": \"cee\" }, \"to\": { \"type\": \"path\", \"path\": \"" + PathText.Nix(folder) + "/c\" } } ] }");
        Assert.Equal(20L, engine.One("Invoke-NixExpression -Flake cee#n -FlakeRegistry ../../registry.json"));
        Assert.Equal(20L, engine.One("Invoke-NixExpression -Flake cee#n -Session (New-NixSession -ExperimentalFeature flakes -Pure -FlakeRegistry ../../registry.json)"));
    }

    [Fact]
    public void CompletingInputsOfAFlakeThatTakesForEverEnds()
    {
        Write("endless/flake.nix", "{ inputs = builtins.seq (builtins.genericClosure { startSet = [ { key = 0; } ]; operator = x: [ { key = x.key + 1; } ]; }) { a = 1; }; }");
        Assert.Empty(engine.Run("$text = 'Update-NixFlakeLock ../../endless -InputName '; (TabExpansion2 $text $text.Length).CompletionMatches | Where-Object ResultType -eq ParameterValue"));
    }

    [Theory]
    [InlineData("Invoke-NixExpression -Flake .#li", "'.#lib'")]
    [InlineData("Invoke-NixExpression -Flake .#lib.", "'.#lib.f' '.#lib.l' '.#lib.s'")]
    [InlineData("Invoke-NixExpression -System aarch64-linux -Flake .#q", "'.#q'")]
    [InlineData("Invoke-NixExpression -Flake .#lib -AttributePath s.", "s.x")]
    public void OutputsAreCompleted(string text, string expected) => Assert.Equal(
        expected,
        string.Join(" ", engine.Run("(TabExpansion2 $args[0] $args[0].Length).CompletionMatches | ForEach-Object CompletionText", text)));

    [Theory]
    [InlineData(".#lib", "s/x", 5L)]
    [InlineData(".#", "lib/s/x", 5L)]
    [InlineData("../../c#n", "", 20L)]
    public void ADriveCanHaveAFlakeAsItsRoot(string root, string path, object expected)
    {
        engine.Run(
            "param($root) $null = $ExecutionContext.SessionState.Drive.New("
            + "[Management.Automation.PSDriveInfo]::new('fl', $ExecutionContext.SessionState.Provider.GetOne('Nix'), $root, '', $null), 'global')",
            root);
        Assert.Equal(expected, engine.One("param($path) $ExecutionContext.InvokeProvider.Item.Get(\"fl:/$path\").Value", path));
    }

    private void Write(string name, string text)
    {
        string file = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text + "\n");
    }
}
