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
    [InlineData(
        "-ActualValue ([pscustomobject]@{ a = 1; b = 2; c = 3 }) -ExpectedValue @{ a = 1; b = 5; c = 6 }",
        "Expected equal Nix values, but they differ at b:\nExpected: 5\nBut was:  2\nAll differences:\n  b: expected 5, but was 2\n  c: expected 6, but was 3")]
    [InlineData(
        "-ActualValue ([pscustomobject]@{ a = 1; b = 2 }) -ExpectedValue @{ a = 1; c = 6 }",
        "Expected equal Nix values, but they differ (missing: c; not expected: b):\nExpected: { a = 1; c = 6; }\nBut was:  { a = 1; b = 2; }\nAll differences:\n  b: not expected\n  c: missing")]
    [InlineData(
        "-ActualValue (Invoke-NixExpression 'let f = n: { a = n; next = f (n + 1); }; in f 0' -As Value) -ExpectedValue (Invoke-NixExpression 'let f = n: { a = n; next = f (n + 1); }; in f 1' -As Value)",
        "Expected equal Nix values, but they differ at a:\nExpected: 1\nBut was:  0\nAll differences:\n  a: expected 1, but was 0\n  next.a: expected 2, but was 1\n  *")]
    public void HoldsOrFailsWithAMessage(string arguments, string? message)
    {
        using var engine = new PowerShellEngine();
        string shown = engine.One(Pester + $"$result = & $Added.Test {arguments}; \"$($result.Succeeded): $($result.FailureMessage)\"")!.ToString()!.ReplaceLineEndings("\n");
        if (message is not null && message.EndsWith('*'))
        {
            message = message.TrimEnd('*');
            Assert.Equal(24, shown.Split('\n').Length - 1);
            shown = shown.Substring(0, $"False: {message}".Length);
        }

        Assert.Equal($"{message is null}: {message}", shown);
    }
}
