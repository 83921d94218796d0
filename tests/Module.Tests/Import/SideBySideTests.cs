using System;
using System.IO;
using System.Linq;
using TvixEval.Module.Tests.Hosting;
using Xunit;

namespace TvixEval.Module.Tests.Import;

/// <summary>Two versions of the module in one process. Each test is a process of its own: assemblies stay loaded.</summary>
public sealed class SideBySideTests : IClassFixture<SideBySideTests.Versions>
{
    // The version whose code a command is, and what it does: an object whose members and text are not evaluated.
    private const string Helpers = """
        $ErrorActionPreference = 'Stop'
        $env:PSModulePath = $args[0]
        $Error.Clear()
        function global:Show($Command) {
            $shown = & $Command '{ a = 1; b = 1 + 1; f = x: x; }' -Lazy
            "$($Command.ImplementingType.Assembly.GetName().Name) $shown $($shown.f.Invoke($shown.b)) $($Error.Count)"
        }

        """;

    private readonly OtherVersion other;

    public SideBySideTests(Versions versions) => other = versions.Other;

    [Fact]
    public void RunspacesOfAProcessUseDifferentVersions() => Assert.Equal(
        new[] { Shown(OtherVersion.This), Shown(other.Number) },
        Run($$"""
            '{{OtherVersion.This}}', '{{other.Number}}' | ForEach-Object -ThrottleLimit 1 -UseNewRunspace -Parallel {
                Import-Module TvixEval -RequiredVersion $_
                ${function:global:Show} = $using:show
                Show (Get-Command Invoke-NixExpression)
            }
            """));

    [Fact]
    public void ModulesOfASessionUseDifferentVersions() => Assert.Equal(
        new[] { Shown(OtherVersion.This), Shown(other.Number), Shown(OtherVersion.This) },
        Run($$"""
            $null = New-Module First { Import-Module TvixEval -RequiredVersion {{OtherVersion.This}}; function Show-First { Show (Get-Command Invoke-NixExpression) } }
            $null = New-Module Second { Import-Module TvixEval -RequiredVersion {{other.Number}}; function Show-Second { Show (Get-Command Invoke-NixExpression) } }
            Show-First
            Show-Second
            Show-First
            """));

    [Fact]
    public void APrefixKeepsTwoVersionsApartInOneSession() => Assert.Equal(
        new[] { Shown(OtherVersion.This), Shown(other.Number), "2", "builtins" },
        Run($$"""
            Import-Module TvixEval -RequiredVersion {{OtherVersion.This}}
            Import-Module TvixEval -RequiredVersion {{other.Number}} -Prefix Other
            Show (Get-Command Invoke-NixExpression)
            Show (Get-Command Invoke-OtherNixExpression)
            @(Get-Module TvixEval).Count
            $ExecutionContext.InvokeProvider.ChildItem.GetNames('Nix:', 'ReturnMatchingContainers', $false) -join ' '
            """));

    [Fact]
    public void ANewerVersionTakesThePlaceOfOneThatWasRemoved() => Assert.Equal(
        new[] { Shown(OtherVersion.This), Shown(other.Number), "builtins" },
        Run($$"""
            Import-Module TvixEval -RequiredVersion {{OtherVersion.This}}
            Show (Get-Command Invoke-NixExpression)
            Remove-Module TvixEval
            Import-Module TvixEval -RequiredVersion {{other.Number}}
            Show (Get-Command Invoke-NixExpression)
            $ExecutionContext.InvokeProvider.ChildItem.GetNames('Nix:', 'ReturnMatchingContainers', $false) -join ' '
            """));

    [Fact]
    public void CommandsOfOneNameAreRefusedByPowerShellAndTheFirstVersionStays() => Assert.Equal(
        new[] { "System.Management.Automation.PSNotSupportedException", Shown(OtherVersion.This) },
        Run($$"""
            Import-Module TvixEval -RequiredVersion {{OtherVersion.This}}
            try { Import-Module TvixEval -RequiredVersion {{other.Number}} } catch { $_.Exception.GetType().FullName }
            $Error.Clear()
            Show (Get-Command Invoke-NixExpression)
            """));

    private static string Shown(string version) => $"TvixEval.{version} {{ a = 1; b = «thunk»; f = «thunk»; }} 2 0";

    private string[] Run(string script)
    {
        string file = Path.Combine(other.Folder, Guid.NewGuid().ToString("N") + ".ps1");
        File.WriteAllText(file, Helpers + "$show = ${function:Show}.ToString()\n" + script);
        (int code, string output, string errors) = DotNetProgram.Run(BuildFacts.HostProgram, "-NoModule", "-File", file, other.Folder);
        Assert.Equal(string.Empty, errors);
        Assert.Equal(0, code);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).ToArray();
    }

    public sealed class Versions : IDisposable
    {
        internal OtherVersion Other { get; } = new();

        public void Dispose() => Other.Dispose();
    }
}
