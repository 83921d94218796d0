using System;
using System.IO;
using System.Management.Automation;
using TvixEval.Module.Tests.Hosting;
using Xunit;

namespace TvixEval.Module.Tests.Parameters;

/// <summary><c>-AllowedPath</c> and <c>-AllowedUri</c>; messages as C++ Nix 2.34.8 words them under <c>restrict-eval</c>.</summary>
public sealed class RestrictedTests : IDisposable
{
    private readonly PowerShellEngine engine = new();
    private readonly string folder = Directory.CreateTempSubdirectory("tvixeval-restricted-").FullName;

    public RestrictedTests()
    {
        folder = new DirectoryInfo(folder).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? folder;
        Directory.CreateDirectory(Path.Combine(folder, "in"));
        File.WriteAllText(Path.Combine(folder, "in", "a.nix"), "1");
        File.WriteAllText(Path.Combine(folder, "out.nix"), "2");
        engine.Run("$ExecutionContext.SessionState.Path.SetLocation($args[0])", WildcardPattern.Escape(folder));
    }

    [Theory]
    [InlineData("Invoke-NixExpression 'import ./in/a.nix' -AllowedPath in")]
    [InlineData("Invoke-NixExpression 'import ./in/a.nix' -AllowedPath out.nix, in/a.nix")]
    [InlineData("Invoke-NixExpression 'import ./in/a.nix' -AllowedPath in -Pure")]
    [InlineData("Invoke-NixExpression 'import <x/a.nix>' -AllowedPath @() -NixPath x=in")]
    [InlineData("Invoke-NixExpression -Path in/a.nix -AllowedPath in")]
    public void WhatIsAllowedCanBeRead(string script) => Assert.Equal(1L, engine.One(script));

    [Theory]
    [InlineData("Invoke-NixExpression 'import ./out.nix' -AllowedPath in")]
    [InlineData("Invoke-NixExpression 'import ./in/../out.nix' -AllowedPath in")]
    [InlineData("Invoke-NixExpression 'import ./out.nix' -AllowedPath @()")]
    [InlineData("Invoke-NixExpression 'import ./out.nix' -AllowedUri @()")]
    [InlineData("Invoke-NixExpression -Path out.nix -AllowedPath in")]
    public void OtherFilesAreRefused(string script)
    {
        ErrorRecord error = engine.RunAll(script).Error;
        Assert.StartsWith("NixAccessDenied,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal($"access to absolute path '{PathText.Nix(folder)}/out.nix' is forbidden in restricted mode", error.Exception.Message);
    }

    [Fact]
    public void ALinkDoesNotLeadOut()
    {
        File.CreateSymbolicLink(Path.Combine(folder, "in", "link.nix"), Path.Combine(folder, "out.nix"));
        Assert.Equal(
            $"access to absolute path '{PathText.Nix(folder)}/out.nix' is forbidden in restricted mode",
            engine.RunAll("Invoke-NixExpression 'import ./in/link.nix' -AllowedPath in").Error.Exception.Message);
        Assert.Equal(false, engine.One("Invoke-NixExpression 'builtins.pathExists ./out.nix' -AllowedPath in"));
    }

    [Theory]
    [InlineData("@()", "https://example.org/x")]
    [InlineData("'https://example.org'", "https://example.com/x")]
    [InlineData("'https://example.org'", "https://example.org.evil/x")]
    public void OtherAddressesAreRefusedBeforeAnythingIsFetched(string allowed, string address) => Assert.Equal(
        $"access to URI '{address}' is forbidden in restricted mode",
        engine.RunAll($"Invoke-NixExpression 'builtins.fetchurl \"{address}\"' -AllowedUri {allowed}").Error.Exception.Message);

    [Theory]
    [InlineData("Invoke-NixExpression 'builtins.fetchurl { url = \"https://example.org/x\"; sha256 = \"0mdqa9w1p6cmli6976v4wi0sw9r4p5prkj7lzfd1877wk11c9c73\"; }' -Pure -AllowedUri @()")]
    [InlineData("$s = New-NixSession -Pure -AllowedUri 'https://example.com'; Invoke-NixExpression 'builtins.fetchurl { url = \"https://example.org/x\"; sha256 = \"0mdqa9w1p6cmli6976v4wi0sw9r4p5prkj7lzfd1877wk11c9c73\"; }' -Session $s")]
    public void AddressesAreRestrictedInPureEvaluationToo(string script) => Assert.Equal(
        "access to URI 'https://example.org/x' is forbidden in restricted mode", engine.RunAll(script).Error.Exception.Message);

    /// <summary>What the flake's own inputs ask for is not what the user asked for.</summary>
    [Fact]
    public void InputsOfFlakesAreRestricted()
    {
        Directory.CreateDirectory(Path.Combine(folder, "flake"));
        Directory.CreateDirectory(Path.Combine(folder, "dep"));
        File.WriteAllText(Path.Combine(folder, "dep", "x"), "1");
        File.WriteAllText(
            Path.Combine(folder, "flake", "flake.nix"),
            $"{{ inputs.dep = {{ url = \"path:{PathText.Nix(folder)}/dep\"; flake = false; }}; outputs = {{ dep, ... }}: {{ x = import (dep + \"/x\"); }}; }}");
        Assert.Equal(1L, engine.One("Invoke-NixExpression -Flake './flake#x' -WarningAction Ignore"));
        Assert.Equal(1L, engine.One($"Invoke-NixExpression -Flake './flake#x' -WarningAction Ignore -AllowedUri 'path:{PathText.Nix(folder)}/dep'"));
        Assert.Equal(
            $"access to URI 'path:{PathText.Nix(folder)}/dep' is forbidden in restricted mode",
            engine.RunAll("Invoke-NixExpression -Flake './flake#x' -WarningAction Ignore -AllowedUri @()").Error.Exception.Message);
        Assert.StartsWith(
            "access to URI",
            engine.RunAll("Invoke-NixExpression -Flake './flake#x' -Impure -WarningAction Ignore -AllowedPath flake").Error.Exception.Message,
            StringComparison.Ordinal);
        engine.Run("Update-NixFlakeLock ./flake");
        Assert.StartsWith(
            "access to URI",
            engine.RunAll("Invoke-NixExpression -Flake './flake#x' -AllowedUri @()").Error.Exception.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void TheEnvironmentCannotBeRead() => Assert.Equal(string.Empty, engine.One("Invoke-NixExpression 'builtins.getEnv \"PATH\"' -AllowedPath @()"));

    [Fact]
    public void ASessionDecidesOnIt() => Assert.StartsWith(
        "SessionOptionConflict,",
        engine.RunAll("$s = New-NixSession; Invoke-NixExpression '1' -Session $s -AllowedPath @()").Error.FullyQualifiedErrorId,
        StringComparison.Ordinal);

    [Fact]
    public void ASessionCanBeRestricted()
    {
        engine.Run("$s = New-NixSession -AllowedPath in");
        Assert.Equal(true, engine.One("$s.IsRestricted"));
        Assert.StartsWith(
            "NixAccessDenied,",
            engine.RunAll("Invoke-NixExpression 'import ./out.nix' -Session $s").Error.FullyQualifiedErrorId,
            StringComparison.Ordinal);
        engine.Run("Remove-NixSession $s");
    }

    public void Dispose()
    {
        engine.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}
