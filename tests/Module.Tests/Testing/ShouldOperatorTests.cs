using System;
using TvixEval.Module.Tests.Hosting;
using TvixEval.Module.Tests.Pester;
using Xunit;

namespace TvixEval.Module.Tests.Testing;

/// <summary>Register-NixShouldOperator; what the operator does is in pester/BeNixEqual.Tests.ps1.</summary>
public sealed class ShouldOperatorTests
{
    [Fact]
    public void Without_Pester_it_says_what_is_missing()
    {
        using var engine = new PowerShellEngine();
        EngineResult result = engine.RunAll("$PSModuleAutoLoadingPreference = 'None'; Register-NixShouldOperator");
        Assert.StartsWith("PesterNotFound,", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1 | Should -BeNixEqual 1.0", null)]
    [InlineData("1 | Should -BeNixEqual @(1)", null)]
    [InlineData("1 | Should -BeNixEqual '1'", "Expected equal Nix values, but they differ:\nExpected: \"1\"\nBut was:  1")]
    [InlineData(
        "1 | Should -Not -BeNixEqual ([ulong]::MaxValue)",
        "Expected different Nix values, but they cannot be compared: The number 18446744073709551615 does not fit into a Nix integer (64 bits, signed).")]
    [InlineData("1 | Should -Not -BeNixEqual 1", "Expected different Nix values, but both are:\n1")]
    public void Holds_or_fails_with_a_message(string assertion, string? message)
    {
        using var engine = new PowerShellEngine(PesterCommands.AddTo);
        EngineResult result = engine.RunAll("Register-NixShouldOperator; " + assertion);
        if (message is null)
        {
            Assert.Null(result.Failure);
            Assert.Empty(result.Errors);
            return;
        }

        Assert.Equal(message, result.Error.Exception.Message.ReplaceLineEndings("\n"));
    }
}
