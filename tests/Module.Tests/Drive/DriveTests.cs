using System;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using TvixEval.Module.Drive;
using TvixEval.Module.Tests.Hosting;
using Xunit;

namespace TvixEval.Module.Tests.Drive;

public sealed class DriveTests : IDisposable
{
    private const string Sample =
        "{ a = [ 1 { b = 2; } (throw \"no\") ]; boom = throw \"bang\"; s = \"text\"; f = { x ? 20 }: { y = x + 1; }; g = { x }: x; "
        + "\"x/y\" = 1; \"\" = 2; \"a b\" = 3; \"c[d]\" = 4; \"..\" = 5; \".\" = 6; \"*\" = 7; \"d.e\" = 8; \"%41\" = 9; \"~\" = 10; \"p:q\" = 11; }";

    private readonly PowerShellEngine engine = new();

    public DriveTests()
    {
        Mount("t", Sample);
    }

    [Fact]
    public void ListingEvaluatesNothing()
    {
        Mount("n", "{ a = throw \"no\"; b = 1 + 1; c = 5; }");
        Assert.Equal(
            "a:Thunk: b:Thunk: c:Value:int",
            engine.One("\"$($ExecutionContext.InvokeProvider.ChildItem.Get('n:/', $false) | ForEach-Object { \"$($_.Name):$($_.State):$($_.Kind)\" })\""));
        Assert.DoesNotContain("no", engine.Show("$ExecutionContext.InvokeProvider.ChildItem.Get('n:/', $false)"), StringComparison.Ordinal);
        Assert.Equal("Thunk", engine.One("\"$($ExecutionContext.InvokeProvider.Item.Get('n:/a').State)\""));
        Assert.Equal(true, engine.One("$ExecutionContext.InvokeProvider.Item.Exists('n:/a')"));
    }

    [Fact]
    public void WhatWasEvaluatedShowsItsKindAndItsBeginning()
    {
        Assert.Equal(20L + 1, engine.One("${t:f/y}"));
        Assert.Equal("text", engine.One("${t:s}"));
        Assert.Equal("string \"text\"", engine.One("$item = $ExecutionContext.InvokeProvider.Item.Get('t:/s'); \"$($item.Kind) $($item.Preview)\""));
        engine.RunAll("${t:boom}");
        Assert.Equal("Error bang", engine.One("$item = $ExecutionContext.InvokeProvider.Item.Get('t:/boom'); \"$($item.State) $($item.Preview)\""));
    }

    [Theory]
    [InlineData("[ \"LONG\" \"LONG\" ]", "LONG...\"")]
    [InlineData("[ ''\"LONG'' ''LONG\"L'' ]", "LONG...\"")]
    [InlineData("[ \"LONG\" 1 ]", "LONG\" 1 ]")]
    [InlineData("throw \"\\\"LONG\\nx\"", "LONG...")]
    public void APreviewThatIsCutWithinAStringClosesIt(string value, string end)
    {
        string text = new('L', 70);
        Mount("pre", $"{{x={value.Replace("LONG", text, StringComparison.Ordinal)}; }}");
        engine.RunAll("${pre:x}");
        string preview = (string)engine.One("$item = $ExecutionContext.InvokeProvider.Item.Get('pre:/x'); $item.Preview")!;
        Assert.EndsWith(end.Replace("LONG", "LL", StringComparison.Ordinal), preview, StringComparison.Ordinal);
    }

    [Fact]
    public void ValuesAreTheLazyObjects()
    {
        Assert.Equal(2L, engine.One("$ExecutionContext.InvokeProvider.Item.Get('t:/a/1').Value.b"));
        Mount("thunks", "{ boom = throw \"bang\"; }");
        Assert.Equal("nix.thunk boom", engine.One("${thunks:/}.PSObject.Properties['boom'].ToString()"));
        Assert.Equal("NixThrow", IdOf(engine.RunAll("$ExecutionContext.InvokeProvider.Item.Get('t:/boom').Value").Error));
    }

    [Fact]
    public void TheElementsOfAListAreItemsAndContent()
    {
        Assert.Equal("0 1 2", engine.One("\"$($ExecutionContext.InvokeProvider.ChildItem.GetNames('t:/a', [Management.Automation.ReturnContainers]::ReturnAllContainers, $false))\""));
        Mount("l", "[ 1 [ 2 3 ] ]");
        Assert.Equal(2, engine.One("${l:/}.Count"));
        Assert.Equal("2 3", engine.One("\"${l:/1}\""));
        Assert.Equal(3L, engine.One("${l:1/1}"));
        Assert.Equal(false, engine.One("$ExecutionContext.InvokeProvider.Item.Exists('l:/2')"));
    }

    [Theory]
    [InlineData("x/y", "x%2Fy", 1)]
    [InlineData("", "%", 2)]
    [InlineData("a b", "a b", 3)]
    [InlineData("c[d]", "c%5Bd%5D", 4)]
    [InlineData("..", "%2E%2E", 5)]
    [InlineData(".", "%2E", 6)]
    [InlineData("*", "%2A", 7)]
    [InlineData("d.e", "d.e", 8)]
    [InlineData("%41", "%2541", 9)]
    [InlineData("~", "%7E", 10)]
    [InlineData("p:q", "p%3Aq", 11)]
    public void AnyNameCanBeReached(string name, string part, long value)
    {
        Assert.Equal(part, ItemName.Encode(name));
        Assert.Equal(name, ItemName.Decode(part));
        Assert.Equal(value, engine.One("$ExecutionContext.InvokeProvider.Item.Get(@(\"t:/$($args[0])\"), $false, $true).Value", part));
        Assert.Equal(value, engine.One("$ExecutionContext.InvokeProvider.Item.Get(\"t:/$($args[0])\").Value", part));
        Assert.Contains(part, engine.Run("$ExecutionContext.InvokeProvider.ChildItem.GetNames('t:/', 'ReturnAllContainers', $false)").Select(static row => row!.ToString()));
    }

    [Fact]
    public void ALiteralPathNeedsNoEscapeForBrackets() =>
        Assert.Equal(4L, engine.One("$ExecutionContext.InvokeProvider.Item.Get(@('t:/c[d]'), $false, $true).Value"));

    [Theory]
    [InlineData("wa:/ware", "ware")]
    [InlineData("wa:/ware/wa", "wa")]
    [InlineData("wa:/WA2", "WA2")]
    [InlineData("wa:/wa", "wa")]
    [InlineData("wa:/", "wa")]
    public void NamesMayBeginLikeTheNameOfTheDrive(string path, string name)
    {
        Mount("wa", "{ wa = 0; WA2 = 2; ware = { wa = 3; u = 4; }; }");
        Assert.Equal(name, engine.One("param($path) $ExecutionContext.InvokeProvider.Item.Get($path).Name", path));
        Assert.Equal(path, engine.One("param($path) $ExecutionContext.SessionState.Path.GetResolvedPSPathFromPSPath($path)[0].Path", path)?.ToString()?.Replace('\\', '/'));
        Assert.Equal(
            "3 4",
            engine.One("$null = $ExecutionContext.SessionState.Path.SetLocation('wa:/ware'); \"$($ExecutionContext.InvokeProvider.Item.Get('wa').Value) $($ExecutionContext.InvokeProvider.Item.Get('./u').Value)\""));
    }

    [Fact]
    public void TheLocationCanBeInIt()
    {
        Assert.Equal("t:/a/1", engine.One("$null = $ExecutionContext.SessionState.Path.SetLocation('t:/a/1'); \"$($ExecutionContext.SessionState.Path.CurrentLocation)\"")?.ToString()?.Replace('\\', '/'));
        Assert.Equal(2L, engine.One("$ExecutionContext.InvokeProvider.Item.Get('b').Value"));
        Assert.Equal(1L, engine.One("$ExecutionContext.InvokeProvider.Item.Get('../0').Value"));
        Assert.Equal("PathNotFound", IdOf(Cause(engine.RunAll("$ExecutionContext.SessionState.Path.SetLocation('t:/nope')"))));
    }

    [Theory]
    [InlineData("boom", "NixThrow")]
    [InlineData("s", "PathNotFound")]
    public void ALocationThatCannotBeEnteredLeavesTheCurrentOne(string name, string id)
    {
        Assert.Equal(id, IdOf(Cause(engine.RunAll("param($name) $null = $ExecutionContext.SessionState.Path.SetLocation(\"t:/$name\")", name))));
        Assert.Equal("FileSystem", engine.One("$ExecutionContext.SessionState.Path.CurrentLocation.Provider.Name"));
    }

    [Fact]
    public void AFileCanBeMountedFromWithinADrive()
    {
        string file = Path.GetTempFileName();
        File.WriteAllText(file, "{ x = 42; }");
        engine.Run("param($folder) $null = $ExecutionContext.SessionState.Path.SetLocation($folder); $null = $ExecutionContext.SessionState.Path.SetLocation('t:/a')", Path.GetDirectoryName(file)!);
        Mount("i", Path.GetFileName(file));
        Assert.Equal(42L, engine.One("${i:x}"));
        File.Delete(file);
    }

    [Fact]
    public void WildcardsFindNames() =>
        Assert.Equal("a a b", engine.One("\"$($ExecutionContext.InvokeProvider.Item.Get('t:/a*').Name)\""));

    [Theory]
    [InlineData("$ExecutionContext.InvokeProvider.Item.Get('t:/nope')", "PathNotFound", "does not exist")]
    [InlineData("$ExecutionContext.InvokeProvider.ChildItem.Get('t:/boom', $false)", "NixThrow", "bang")]
    [InlineData("$ExecutionContext.InvokeProvider.Content.GetReader('t:/boom')", "NixThrow", "bang")]
    [InlineData("$ExecutionContext.InvokeProvider.Content.GetWriter('t:/s')", "NotSupported", "read-only")]
    [InlineData("$ExecutionContext.InvokeProvider.Item.Remove('t:/s', $true)", "NotSupported", "not support")]
    public void ErrorsSayWhatIsWrong(string script, string id, string message)
    {
        ErrorRecord error = Cause(engine.RunAll(script));
        Assert.Equal(id, IdOf(error));
        Assert.Contains(message, error.Exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ a = ; }", "NixParseError")]
    [InlineData("throw \"no\"", "NixThrow")]
    [InlineData(" ", "NixDriveWithoutRoot")]
    [InlineData("./there-is-no-such-file.nix", "PathNotFound")]
    [InlineData("/. + \"\"", "NixDriveWithoutRoot")]
    public void WhatCannotBeEvaluatedIsNoDrive(string root, string id)
    {
        Assert.Equal(id, IdOf(Cause(engine.RunAll(NewDrive, "bad", root))));
        Assert.Empty(engine.Run("$ExecutionContext.SessionState.Drive.GetAll() | Where-Object Name -eq bad"));
    }

    [Theory]
    [InlineData("flet", true)]
    [InlineData("{ a = ; }", false)]
    public void ARootThatCouldBeANameOfAFileIsSaidNotToBeOne(string root, bool isSaid)
    {
        string? action = Cause(engine.RunAll(NewDrive, "bad", root)).ErrorDetails?.RecommendedAction;
        Assert.Equal(isSaid, action?.StartsWith($"There is no file or folder '{root}', so it was read as an expression.", StringComparison.Ordinal) ?? false);
    }

    [Fact]
    public void AFileAndAFolderCanBeMounted()
    {
        string folder = Directory.CreateTempSubdirectory("nix-drive").FullName;
        File.WriteAllText(Path.Combine(folder, "default.nix"), "{ x = import ./other.nix; }");
        File.WriteAllText(Path.Combine(folder, "other.nix"), "{ y = 42; }");
        Mount("dir", folder);
        Mount("o", Path.Combine(folder, "other.nix"));
        Assert.Equal(42L, engine.One("${dir:x/y}"));
        Assert.Equal(42L, engine.One("${o:y}"));
        Assert.Equal(folder, engine.One("$ExecutionContext.SessionState.Drive.Get('dir').Description"));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void OneDriveIsThereFromTheBeginning() =>
        Assert.Equal("lambda", engine.One("$ExecutionContext.InvokeProvider.Item.Get('Nix:/builtins/map').Kind"));

    [Fact]
    public void RecursionGoesIntoSetsAndListsButNotIntoDerivations()
    {
        Mount("r", "{ a = [ 1 { b = 2; } ]; d = { type = \"derivation\"; e = 3; }; }");
        Assert.Equal("a 0 1 b d", engine.One("\"$($ExecutionContext.InvokeProvider.ChildItem.Get('r:/', $true).Name)\""));
    }

    [Fact]
    public void WhatHoldsItselfIsEnteredOnce()
    {
        Mount("cycle", "let r = { me = r; l = [ r ]; v = 1; }; in { inherit r; }");
        Assert.Equal("r l 0 me v", engine.One("\"$($ExecutionContext.InvokeProvider.ChildItem.Get('cycle:/', $true).Name)\""));
        Assert.Equal(1L, engine.One("${cycle:r/me/me/v}"));
        string names = engine.One("\"$($ExecutionContext.InvokeProvider.ChildItem.GetNames('cycle:/', [Management.Automation.ReturnContainers]::ReturnMatchingContainers, $true))\"")!.ToString()!.Replace('\\', '/');
        Assert.Contains("r/l/0 ", names, StringComparison.Ordinal);
        Assert.DoesNotContain("me/me/me", names, StringComparison.Ordinal);
    }

    [Fact]
    public void AFunctionOnTheWayIsCalledOnce()
    {
        Mount("o", "{ x ? 1 }: { y.z = x; }");
        engine.Run("$global:first = $ExecutionContext.InvokeProvider.Item.Get('o:/y').Value");
        Assert.Equal(true, engine.One("[object]::ReferenceEquals($first, $ExecutionContext.InvokeProvider.Item.Get('o:/y').Value)"));
    }

    [Fact]
    public void NullHasNoContent()
    {
        Mount("u", "{ n = null; l = [ 1 null 2 ]; }");
        Assert.Equal(true, engine.One("$null -eq ${u:n}"));
        Assert.Equal("1 2", engine.One("\"${u:l}\""));
        Assert.Equal(3, engine.One("@($ExecutionContext.InvokeProvider.Item.Get('u:/l').Value).Count"));
    }

    [Fact]
    public void StoppingEndsEvaluation()
    {
        Mount("s", "{ x = let f = n: if n == 0 then 1 else f (n - 1) + f (n - 1); in f 60; }");
        using PowerShell shell = engine.Create("${s:x}");
        IAsyncResult running = shell.BeginInvoke();
        Thread.Sleep(300);
        Assert.Equal(PSInvocationState.Running, shell.InvocationStateInfo.State);
        shell.Stop();
        Assert.Throws<PipelineStoppedException>(() => shell.EndInvoke(running));
        Assert.Equal("text", engine.One("${t:s}"));
    }

    public void Dispose() => engine.Dispose();

    private const string NewDrive =
        "param($name, $root) $null = $ExecutionContext.SessionState.Drive.New("
        + "[Management.Automation.PSDriveInfo]::new($name, $ExecutionContext.SessionState.Provider.GetOne('Nix'), $root, '', $null), 'Global')";

    /// <summary>The record of what a method call of the engine failed with.</summary>
    private static ErrorRecord Cause(EngineResult result) => ((IContainsErrorRecord)result.Error.Exception.InnerException!).ErrorRecord;

    private static string IdOf(ErrorRecord error) => error.FullyQualifiedErrorId.Split(',')[0];

    private void Mount(string name, string root) => engine.Run(NewDrive, name, root);
}
