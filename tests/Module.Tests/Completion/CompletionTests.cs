using System;
using System.IO;
using System.Linq;
using TvixEval.Module.Sessions;
using TvixEval.Module.Tests.Hosting;
using Xunit;

namespace TvixEval.Module.Tests.Completion;

public sealed class CompletionTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    private readonly PowerShellEngine engine = fixture.Engine;

    [Theory]
    [InlineData("Invoke-NixExpression '{ a = throw \"no\"; ab = 1; b = 2; }' -AttributePath a", "a", "ab")]
    [InlineData("Invoke-NixExpression '{ a = { x = throw \"no\"; y = 2; }; }' -AttributePath a.", "a.x", "a.y")]
    [InlineData("Invoke-NixExpression -Expression '[ { x = 1; } 2 ]' -AttributePath 0.", "0.x")]
    [InlineData("Invoke-NixExpression '{ \"a b\" = { \"c.d\" = { e = 1; }; }; }' -AttributePath '\"a b\".", "'\"a b\".\"c.d\"'")]
    [InlineData("Invoke-NixExpression '{ \"c.d\" = { e = 1; }; }' -AttributePath '\"c.d\".", "'\"c.d\".e'")]
    [InlineData("Invoke-NixExpression '{ \"\" = 1; \"q\\\"\" = 2; z = 3; }' -AttributePath ", "z")]
    [InlineData("Invoke-NixExpression '{ x }: { inherit x; y = 1; }' -Argument @{ x = 1 } -AttributePath ")]
    [InlineData("Invoke-NixExpression '{ x ? 1 }: { inherit x; y = 1; }' -AttributePath ", "x", "y")]
    [InlineData("Invoke-NixExpression 'throw \"no\"' -AttributePath a")]
    [InlineData("Invoke-NixExpression '{ a = ; }' -AttributePath a")]
    [InlineData("Invoke-NixExpression '1' -AttributePath a.b.")]
    [InlineData("Invoke-NixExpression 'let f = n: if n == 0 then 1 else f (n - 1) + f (n - 1); in f 60' -AttributePath a")]
    [InlineData("Get-NixOption '{ ab = { x.y = { _type = \"option\"; }; x.z = throw \"no\"; }; _module = 1; ac = 2; }' -Name a", "ab", "ac")]
    [InlineData("Get-NixOption '{ options.ab.x = { y = { _type = \"option\"; }; \"z.z\" = throw \"no\"; }; }' ab.x.", "ab.x.y", "'ab.x.\"z.z\"'")]
    [InlineData("Get-NixOption '{ r }: r' -Argument @{ r = @{ options = @{ a = @{ b = 1 } } } } -Name a.", "a.b")]
    [InlineData("Get-NixOption '{ s.u = { _type = \"option\"; loc = [ \"u\" ]; type.getSubOptions = p: { i = { _type = \"option\"; loc = p ++ [ \"<name>\" \"i\" ]; }; }; }; }' -AttributePath s -Name u.", "'u.<name>'")]
    [InlineData("Get-NixOption '{ u = { _type = \"option\"; loc = [ \"u\" ]; type.getSubOptions = p: { i = { _type = \"option\"; loc = p ++ [ \"<name>\" \"i\" ]; }; }; }; }' -Name u.root.", "u.root.i")]
    [InlineData("Get-NixOption '1' -Name a")]
    [InlineData("Invoke-NixExpression 1 -System aarch64-", "aarch64-linux", "aarch64-darwin")]
    [InlineData("Invoke-NixExpression 1 -ExperimentalFeature pipe", "pipe-operators")]
    [InlineData("Test-NixExpression 1 -ExperimentalFeature fl", "flakes")]
    public void Completes(string text, params string[] expected)
    {
        string[] found = Complete(text);
        if (expected.Length == 0)
        {
            // The engine falls back to names of files.
            Assert.DoesNotContain("a", found);
        }
        else
        {
            Assert.Equal(expected, found);
        }
    }

    /// <summary>What is completed replaces the word with its quotes, so that it has to have the same ones.</summary>
    [Theory]
    [InlineData("Invoke-NixExpression 'builtins.concatM", "'builtins.concatMap'")]
    [InlineData("Invoke-NixExpression \"builtins.concatM", "\"builtins.concatMap\"")]
    [InlineData("Invoke-NixExpression \u2018builtins.concatM", "'builtins.concatMap'")]
    [InlineData("Invoke-NixExpression builtins.concatM", "builtins.concatMap")]
    [InlineData("Invoke-NixExpression -Expression:'builtins.concatM", "'builtins.concatMap'")]
    [InlineData("Invoke-NixExpression 'map (builtins.concatM", "'map (builtins.concatMap")]
    [InlineData("Invoke-NixExpression \"map (builtins.concatM", "\"map (builtins.concatMap")]
    [InlineData("Invoke-NixExpression '[ 1 ] ++ builtins.concatM", "'[ 1 ] ++ builtins.concatMap'")]
    [InlineData("Invoke-NixExpression '''''a'''' + builtins.concatM", "'''''a'''' + builtins.concatMap'")]
    [InlineData("Invoke-NixExpression 'builtins.foldl", "'builtins.foldl'''")]
    [InlineData("Invoke-NixExpression \"builtins.foldl", "\"builtins.foldl'\"")]
    [InlineData("Invoke-NixExpression '{ port = 80; }.po", "'{ port = 80; }.port'")]
    [InlineData("Invoke-NixExpression 'f ({ port = 80; }).po", "'f ({ port = 80; }).port'")]
    [InlineData("Invoke-NixExpression 'rec { port = a; a = 80; }.po", "'rec { port = a; a = 80; }.port'")]
    [InlineData("Invoke-NixExpression '{ a = { port = 80; }; }.a.po", "'{ a = { port = 80; }; }.a.port'")]
    [InlineData("Invoke-NixExpression '{ ab = 1; }' -AttributePath 'a", "'ab'")]
    [InlineData("Invoke-NixExpression '{ ab = 1; }' -AttributePath \"a", "\"ab\"")]
    [InlineData("Invoke-NixExpression 1 -System 'aarch64-l", "'aarch64-linux'")]
    [InlineData("Invoke-NixExpression 1 -ExperimentalFeature \"pipe", "\"pipe-operators\"")]
    [InlineData("Test-NixExpression 1 -IncludeCode 'NixUnusedAr", "'NixUnusedArgument'")]
    [InlineData("Get-NixBuiltin 'concatM", "'concatMap'")]
    [InlineData("Get-NixBuiltin foldl", "'foldl'''")]
    [InlineData("Get-NixSession \"QuotedSess", "\"QuotedSession\"")]
    public void KeepsTheQuotesThatWereTyped(string text, string expected)
    {
        engine.Run("if (-not (Get-NixSession QuotedSession*)) { $null = New-NixSession QuotedSession }");
        Assert.Equal(expected, Assert.Single(Complete(text)));
    }

    [Theory]
    [InlineData("'map (builtins.concatM", 0, "'map (builtins.concatMap")]
    [InlineData("'map (builtins.concatM'", 1, "'map (builtins.concatMap'")]
    public void AQuoteThatIsThereStays(string argument, int after, string expected)
    {
        string text = "Invoke-NixExpression " + argument;
        Assert.Equal([expected], engine.Run("(TabExpansion2 $args[0] $args[1]).CompletionMatches | ForEach-Object CompletionText", text, text.Length - after).Select(static match => (string)match!.BaseObject));
    }

    [Fact]
    public void AttributePathsIntoFilesAreCompleted()
    {
        string file = Path.Combine(Directory.CreateTempSubdirectory("nix-completion").FullName, "some.nix");
        File.WriteAllText(file, "{ first = 1; second = throw \"no\"; }");
        Assert.Equal(new[] { "first" }, Complete($"Invoke-NixExpression -Path '{file}' -AttributePath f"));
        Assert.Equal(new[] { "second" }, Complete($"Invoke-NixExpression -LiteralPath '{file}' -AttributePath s"));
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
    }

    /// <summary>Completing a command reads what running it could read, and nothing else.</summary>
    [Theory]
    [InlineData("Invoke-NixExpression 'import ./out.nix' -AttributePath ", true)]
    [InlineData("Invoke-NixExpression 'import ./in/a.nix' -AllowedPath in -AttributePath ", true)]
    [InlineData("Invoke-NixExpression 'import ./out.nix' -AllowedPath in -AttributePath ", false)]
    [InlineData("Invoke-NixExpression 'import ./out.nix' -AllowedPath @() -AttributePath ", false)]
    [InlineData("Invoke-NixExpression 'import ./out.nix' -AllowedPath (1 | ForEach-Object { 'out.nix' }) -AttributePath ", false)]
    [InlineData("Invoke-NixExpression 'import ./out.nix' -AllowedUri @() -AttributePath ", false)]
    [InlineData("Invoke-NixExpression 'import ./out.nix' -AllowedU @() -AttributePath ", false)]
    [InlineData("Invoke-NixExpression 'import ./out.nix' -Pure -AttributePath ", false)]
    [InlineData("Invoke-NixExpression 'import ./out.nix' -Pure -AllowedPath out.nix -AttributePath ", true)]
    [InlineData("Invoke-NixExpression -Path out.nix -AllowedPath in -AttributePath ", false)]
    [InlineData("Invoke-NixExpression -Path in/a.nix -AllowedPath in -AttributePath ", true)]
    [InlineData("Invoke-NixExpression 'import ./out.nix' -Session $restricted -AttributePath ", false)]
    [InlineData("Invoke-NixExpression 'import ./out.nix' -Session CompletionRestricted -AttributePath ", false)]
    [InlineData("Invoke-NixExpression 'import ./in/a.nix' -Session CompletionRestricted -AttributePath ", true)]
    [InlineData("Invoke-NixExpression 'import ./out.nix' -Session NoSuchSession -AttributePath ", false)]
    [InlineData("Invoke-NixExpression 'import ./out.nix' -Session (Get-NixSession CompletionRestricted) -AttributePath ", false)]
    [InlineData("Invoke-NixExpression 'import ./out.nix' @splatted -AttributePath ", false)]
    [InlineData("Invoke-NixExpression 'import ./in/a.nix' @splatted -AttributePath ", true)]
    [InlineData("Get-NixDerivation 'import ./out.nix' -AllowedPath in -AttributePath ", false)]
    [InlineData("Measure-NixExpression 'import ./out.nix' -AllowedPath in -AttributePath ", false)]
    [InlineData("Invoke-NixExpression -Flake './out#' -AttributePath ", true)]
    [InlineData("Invoke-NixExpression -Flake './out#reads' -AttributePath ", false)]
    [InlineData("Invoke-NixExpression -Flake './out#reads' -Impure -AttributePath ", true)]
    [InlineData("Invoke-NixExpression -Flake './out#reads' -Impure:$false -AttributePath ", false)]
    [InlineData("Invoke-NixExpression -Flake './out#reads' -Impure -AllowedPath in -AttributePath ", false)]
    [InlineData("Invoke-NixExpression 'let x = import ./out.nix; in x.", true)]
    [InlineData("Invoke-NixExpression -AllowedPath in -Expression 'let x = import ./out.nix; in x.", false)]
    [InlineData("Invoke-NixExpression -AllowedPath in -Expression 'let x = import ./in/a.nix; in x.", true)]
    [InlineData("Invoke-NixExpression -Session CompletionRestricted -Expression 'let x = import ./out.nix; in x.", false)]
    [InlineData("Invoke-NixExpression -AllowedPath in -Expression './ou", false)]
    [InlineData("Test-NixExpression 'let x = import ./out.nix; in x.", false)]
    [InlineData("Get-NixSyntaxTree 'let x = import ./out.nix; in x.", false)]
    public void ReadsNoMoreThanTheCommand(string text, bool isRead)
    {
        string folder = Directory.CreateTempSubdirectory("nix-completion").FullName;
        folder = new DirectoryInfo(folder).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? folder;
        Directory.CreateDirectory(Path.Combine(folder, "in"));
        Directory.CreateDirectory(Path.Combine(folder, "out"));
        File.WriteAllText(Path.Combine(folder, "in", "a.nix"), "{ secretName = 1; }");
        File.WriteAllText(Path.Combine(folder, "out.nix"), "{ secretName = 1; }");
        File.WriteAllText(
            Path.Combine(folder, "out", "flake.nix"),
            $"{{ outputs = _: {{ packages.{EvaluationOptions.CurrentSystem}.default.secretName = 1; reads = import {PathText.Expression(Path.Combine(folder, "out.nix"))}; }}; }}");
        try
        {
            engine.Run("$before = \"$($ExecutionContext.SessionState.Path.CurrentLocation)\"; $ExecutionContext.SessionState.Path.SetLocation($args[0]); $restricted = New-NixSession -Name CompletionRestricted -AllowedPath in; $splatted = @{ AllowedPath = 'in' }", folder);
            Assert.Equal(isRead, Complete(text).Any(static match => match.Contains("secretName", StringComparison.Ordinal)));
        }
        finally
        {
            engine.Run("$ExecutionContext.SessionState.Path.SetLocation($before); Remove-NixSession CompletionRestricted");
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("*:AllowedPath", "in")]
    [InlineData("Invoke-Nix*:AllowedUri", "github:")]
    [InlineData("Invoke-NixExpression:Pure", true)]
    public void DefaultsOfParametersCount(string name, object value)
    {
        string folder = Directory.CreateTempSubdirectory("nix-completion").FullName;
        File.WriteAllText(Path.Combine(folder, "out.nix"), "{ secretName = 1; }");
        string text = $"Invoke-NixExpression 'import {PathText.Expression(Path.Combine(folder, "out.nix"))}' -AttributePath ";
        Assert.Contains("secretName", Complete(text));
        try
        {
            engine.Run("$global:PSDefaultParameterValues = @{ $args[0] = $args[1] }", name, value);
            Assert.DoesNotContain("secretName", Complete(text));
        }
        finally
        {
            engine.Run("$global:PSDefaultParameterValues = @{}");
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>What a flake says of its inputs should be data; where it is code, that reads nothing else.</summary>
    [Fact]
    public void InputsOfAFlakeAreReadFromItsFileOnly()
    {
        string folder = Directory.CreateTempSubdirectory("nix-completion").FullName;
        File.WriteAllText(Path.Combine(folder, "out.nix"), "{ secretName = 1; }");
        File.WriteAllText(Path.Combine(folder, "flake.nix"), "{ inputs = import ./out.nix; }");
        Assert.DoesNotContain("secretName", Complete($"Update-NixFlakeLock '{folder}' -InputName "));
        File.WriteAllText(Path.Combine(folder, "flake.nix"), "{ inputs = { plainName = { }; }; }");
        Assert.Contains("plainName", Complete($"Update-NixFlakeLock '{folder}' -InputName p"));
        Directory.Delete(folder, recursive: true);
    }

    private string[] Complete(string text) => engine
        .Run("(TabExpansion2 $args[0] $args[0].Length).CompletionMatches | ForEach-Object CompletionText", text)
        .Select(static match => (string)match!.BaseObject)
        .ToArray();
}
