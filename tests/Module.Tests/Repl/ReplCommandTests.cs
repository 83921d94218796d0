using System;
using System.IO;
using TvixEval.Module.Repl;
using TvixEval.Module.Tests.Hosting;
using Xunit;

namespace TvixEval.Module.Tests.Repl;

public sealed class ReplCommandTests
{
    [Fact]
    public void ReadsEvaluatesAndPrintsUntilTheUserLeaves()
    {
        using var engine = new PowerShellEngine();
        engine.Type("x = 3", "x +", "4", "nope", ":zz", "x", ":q", "never");
        string shown = engine.Show("Enter-NixRepl");
        Assert.Contains("nix-repl>         > 7\n", shown, StringComparison.Ordinal);
        Assert.Contains("undefined variable 'nope'", shown, StringComparison.Ordinal);
        Assert.Contains("unknown command ':zz'", shown, StringComparison.Ordinal);
        Assert.Contains("nix-repl> 3\n", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void InASessionItSharesWhatWasImported()
    {
        string folder = Directory.CreateTempSubdirectory("repl").FullName;
        File.WriteAllText(Path.Combine(folder, "a.nix"), "builtins.trace \"imported\" { n = 20; }");

        // What was changed a moment ago is read again.
        File.SetLastWriteTimeUtc(Path.Combine(folder, "a.nix"), DateTime.UtcNow.AddHours(-1));
        using var engine = new PowerShellEngine();
        engine.Type("(import ./a.nix).n + 1", "<here/a.nix>", "builtins.currentSystem", ":q");
        string shown = engine.Show($"""
            $null = $ExecutionContext.SessionState.Path.SetLocation('{folder}')
            $s = New-NixSession -NixPath here=. -System riscv64-linux
            (Invoke-NixExpression 'import ./a.nix' -Session $s -InformationAction Continue).n
            Enter-NixRepl -Session $s -InformationAction Continue
            $s.ImportedFiles
            Remove-NixSession $s
            """);
        Assert.Contains("nix-repl> 21\n", shown, StringComparison.Ordinal);
        Assert.Contains("nix-repl> " + PathText.Nix(folder) + "/a.nix\n", shown, StringComparison.Ordinal);
        Assert.Contains("nix-repl> \"riscv64-linux\"\n", shown, StringComparison.Ordinal);
        Assert.Equal(2, shown.Split("imported").Length);
        Assert.EndsWith("1\n", shown, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("-NixPath x=.", "SessionOptionConflict,")]
    [InlineData("-ExperimentalFeature pipe-operators", "SessionOptionConflict,")]
    [InlineData("", "SessionRemoved,")]
    public void ASessionThatCannotBeUsedIsAnError(string parameters, string id)
    {
        using var engine = new PowerShellEngine();
        Assert.StartsWith(
            id,
            engine.RunAll($"$s = New-NixSession; {(parameters.Length == 0 ? "Remove-NixSession $s;" : string.Empty)} Enter-NixRepl -Session $s {parameters}").Error.FullyQualifiedErrorId,
            StringComparison.Ordinal);
    }

    [Fact]
    public void TheEndOfInputEndsIt()
    {
        using var engine = new PowerShellEngine();
        engine.Type("1 + 1");
        Assert.Contains("2\n", engine.Show("Enter-NixRepl"), StringComparison.Ordinal);
    }

    [Fact]
    public void StartsWithAFile()
    {
        string file = Path.GetTempFileName();
        File.WriteAllText(file, "{ first = 1; second = throw \"no\"; }");
        using var engine = new PowerShellEngine();
        engine.Type("first", ":r", "first + 1", ":q");
        string shown = engine.Show($"Enter-NixRepl -Path '{file}'");
        Assert.Contains("Added 2 variables.\nfirst, second\n", shown, StringComparison.Ordinal);
        Assert.Contains("nix-repl> 2\n", shown, StringComparison.Ordinal);
        File.Delete(file);
    }

    [Fact]
    public void ALineThatEndsWithATabListsHowItCouldGoOn()
    {
        using var engine = new PowerShellEngine();
        engine.Type("x = { alpha = 1; beta = throw \"not looked at\"; }", "1 + x.\t", "x.alpha", ":q");
        string shown = engine.Show("Enter-NixRepl");
        Assert.Contains("nix-repl> 1 + x.alpha\n1 + x.beta\nnix-repl> 1\n", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void AnErrorDoesNotEndItWhateverTheErrorPreferenceSays()
    {
        using var engine = new PowerShellEngine();
        engine.Type("nope", "1 + 1", ":q");
        string shown = engine.Show("$ErrorActionPreference = 'Stop'; Enter-NixRepl");
        Assert.Contains("undefined variable 'nope'", shown, StringComparison.Ordinal);
        Assert.Contains("nix-repl> 2\n", shown, StringComparison.Ordinal);
    }

    /// <summary>The reports are those of <c>nix repl</c> 2.34.8; the last line is ours.</summary>
    [Theory]
    [InlineData("[ 1, 2 ]", "unexpected ','", "\n\nSeparate the elements of a list by spaces: [ 1 2 ].\n")]
    [InlineData("$x", "unexpected invalid token", "\n\nWrite Nix variables without $.\n")]
    [InlineData("1 -eq 2", "undefined variable 'eq'", "\n\nNix has no operator -eq; use ==.\n")]
    [InlineData("name = 'a'", "unexpected '='", "\n\nWrite Nix strings in double quotes, or in two single quotes: \"text\", ''text''.\n")]
    [InlineData("1 = 2", "unexpected '='", "\n\nCompare with ==.\n")]
    [InlineData("thnig", "undefined variable 'thnig'", "\n\nDid you mean 'thing'?\n")]
    [InlineData(":p thnig", "undefined variable 'thnig'", "\n\nDid you mean 'thing'?\n")]
    [InlineData("length [ ]", "undefined variable 'length'", "\n\nDid you mean 'builtins.length'?\n")]
    [InlineData("set.alpah", "attribute 'alpah' missing", "       Did you mean alpha?\nnix-repl")]
    [InlineData("throw \"oops\"", "oops", "error: oops\nnix-repl")]
    public void AnErrorSaysWhatToWriteInstead(string input, string message, string end)
    {
        using var engine = new PowerShellEngine();
        engine.Type("thing = 1", "set = { alpha = 1; }", input, ":q");
        string shown = engine.Show("Enter-NixRepl");
        Assert.Contains(message, shown, StringComparison.Ordinal);
        Assert.Contains(end, shown, StringComparison.Ordinal);
        Assert.Equal(end.Contains("Did you mean", StringComparison.Ordinal) ? 1 : 0, shown.Split("Did you mean").Length - 1);
    }

    [Fact]
    public void ShowsDocumentationAndWholeTraces()
    {
        using var engine = new PowerShellEngine();
        engine.Type(":doc builtins.map", ":te", "throw \"x\"", ":q");
        string shown = engine.Show("Enter-NixRepl");
        Assert.Contains("Synopsis: builtins.map f list\n\nApplies f", shown, StringComparison.Ordinal);
        Assert.Contains("while calling the 'throw' builtin", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void TracesAreShownWhateverThePreferencesSay()
    {
        using var engine = new PowerShellEngine();
        engine.Type("builtins.trace \"x\" 1", ":q");
        Assert.Contains("nix-repl> trace: x\n1\n", engine.Show("$InformationPreference = 'SilentlyContinue'; Enter-NixRepl"), StringComparison.Ordinal);
    }

    /// <summary>As <c>nix repl</c> 2.34.8 shows them.</summary>
    [Fact]
    public void ErrorsAreShownWithWhatLedToThemAndAreInError()
    {
        using var engine = new PowerShellEngine();
        engine.Type("bad = throw \"oops\"", "bad", ":q");
        string shown = engine.Show("$Error.Clear(); Enter-NixRepl; \"$($Error.Count) $($Error[0].FullyQualifiedErrorId)\"");
        Assert.Contains(
            "error:\n       \u2026 while calling the 'throw' builtin\n         at \u00abstring\u00bb:1:7:\n            1| bad = throw \"oops\"\n             |       ^\n\n       error: oops",
            shown,
            StringComparison.Ordinal);
        Assert.Contains("1 NixThrow,", shown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("x = 1")]
    [InlineData("let\n  a = \"\\n\";\nin a")]
    [InlineData("a\\")]
    [InlineData("\\\\n\n\\")]
    public void AnInputIsALineOfTheHistory(string input)
    {
        string line = ReplHistory.Escape(input);
        Assert.DoesNotContain('\n', line);
        Assert.Equal(input, ReplHistory.Unescape(line));
    }

    [Fact]
    public void LoadsAFlake()
    {
        string folder = Directory.CreateTempSubdirectory("nix-repl").FullName;
        File.WriteAllText(Path.Combine(folder, "flake.nix"), "{ outputs = { self }: { answer = 42; }; }");
        using var engine = new PowerShellEngine();
        engine.Type($":lf {folder}", "answer", ":r", "answer + 1", ":q");
        string shown = engine.Show("Enter-NixRepl");
        Assert.Contains("nix-repl> 42\n", shown, StringComparison.Ordinal);
        Assert.Contains("nix-repl> 43\n", shown, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }
}
