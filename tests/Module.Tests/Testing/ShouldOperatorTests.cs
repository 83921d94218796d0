using System;
using TvixEval.Module.Tests.Hosting;
using Xunit;

namespace TvixEval.Module.Tests.Testing;

/// <summary>Register-NixShouldOperator, and the operator by itself; what it does in Pester is in pester/BeNixEqual.Tests.ps1.</summary>
public sealed class ShouldOperatorTests
{
    // Pester needs more of PowerShell than the engine. This keeps what Pester would be given.
    private const string Pester = """
        function Add-ShouldOperator { param([string] $Name, [string] $InternalName, [switch] $SupportsArrayInput, [scriptblock] $Test) $global:Added = $PSBoundParameters }
        Register-NixShouldOperator

        """;

    [Fact]
    public void WithoutPesterItSaysWhatIsMissing()
    {
        using var engine = new PowerShellEngine();
        EngineResult result = engine.RunAll("$PSModuleAutoLoadingPreference = 'None'; Register-NixShouldOperator");
        Assert.StartsWith("PesterNotFound,", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public void PesterIsGivenAnOperatorThatTakesLists()
    {
        using var engine = new PowerShellEngine();
        Assert.Equal("BeNixEqual Should-BeNixEqual True", engine.One(Pester + "\"$($Added.Name) $($Added.InternalName) $($Added.SupportsArrayInput)\""));
    }

    [Theory]
    [InlineData("-ActualValue 1 -ExpectedValue 1.0", null)]
    [InlineData("-ActualValue 1 -ExpectedValue @(1)", null)]
    [InlineData("-ActualValue 1 -ExpectedValue '1'", "Expected equal Nix values, but they differ:\nExpected: \"1\"\nBut was:  1")]
    [InlineData(
        "-ActualValue 1 -Negate -ExpectedValue ([ulong]::MaxValue)",
        "Expected different Nix values, but they cannot be compared: The number 18446744073709551615 does not fit into a Nix integer (64 bits, signed).")]
    [InlineData("-ActualValue 1 -Negate -ExpectedValue 1", "Expected different Nix values, but both are:\n1")]
    [InlineData("-ActualValue 1 -ExpectedValue 2 -Because 'so it is'", "Expected equal Nix values, because so it is, but they differ:\nExpected: 2\nBut was:  1")]
    public void HoldsOrFailsWithAMessage(string arguments, string? message)
    {
        using var engine = new PowerShellEngine();
        Assert.Equal(
            $"{message is null}: {message}",
            engine.One(Pester + $"$result = & $Added.Test {arguments}; \"$($result.Succeeded): $($result.FailureMessage)\"")!.ToString()!.ReplaceLineEndings("\n"));
    }
}
