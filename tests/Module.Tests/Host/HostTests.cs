using System;
using System.IO;
using TvixEval.Module.Tests.Hosting;
using Xunit;

namespace TvixEval.Module.Tests.Host;

/// <summary>The console as a process of its own, as somebody without PowerShell runs it.</summary>
public sealed class HostTests
{
    [Fact]
    public void ACommandShowsItsResults()
    {
        (int code, string output, string errors) = Run("-Command", "Invoke-NixExpression '[ 1 { a = 2; } ]'");
        Assert.Equal((0, string.Empty), (code, errors));
        Assert.Equal(new[] { "1", "a", "-", "2" }, output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }

    [Theory]
    [InlineData("Invoke-NixExpression 'throw \"x\"'", 1, "x")]
    [InlineData("'throw \"x\"' | Invoke-NixExpression", 1, "x")]
    [InlineData("Invoke-NixExpression \"`n`n  nope\"", 1, "undefined variable 'nope'")]
    [InlineData("1 +", 1, "You must provide a value expression")]
    [InlineData("exit 7", 7, "")]
    [InlineData("throw 'y'", 1, "y")]
    public void WhatFailsGoesToStandardErrorAndIntoTheExitCode(string command, int expectedCode, string expectedError)
    {
        (int code, string output, string errors) = Run("-Command", command);
        Assert.Equal((expectedCode, string.Empty), (code, output.Trim()));
        Assert.Contains(expectedError, errors, StringComparison.Ordinal);
    }

    [Fact]
    public void AScriptFileGetsItsArguments()
    {
        string file = Path.Combine(AppContext.BaseDirectory, "host-test.ps1");
        File.WriteAllText(file, "param($N, [switch] $Twice)\nInvoke-NixExpression '{ n, f }: f n' -Argument @{ n = [int]$N; f = { if ($Twice) { $_ * 2 } else { $_ } } }\nexit 3\n");
        Assert.Equal((3, "42", string.Empty), Trim(Run("-File", file, "-N", "21", "-Twice")));
    }

    [Fact]
    public void TheCommandOfTheREADMERunsTheSample()
    {
        string readme = File.ReadAllText(Path.Combine(BuildFacts.Repository, "README.md"));
        const string Start = "dotnet run --project src/Host -- -Command \"";
        int from = readme.IndexOf(Start, StringComparison.Ordinal) + Start.Length;
        string command = readme[from..readme.IndexOf('"', from)];
        (int code, string output, string errors) = Run("-Command", command);
        Assert.Equal((0, string.Empty), (code, errors));
        Assert.Contains("128 build1 {22}             builder", output, StringComparison.Ordinal);
        Assert.DoesNotContain("web1", output, StringComparison.Ordinal);
    }

    [Fact]
    public void TheBuildForWindowsPowerShellWorksInTheEngineToo()
    {
        string module = Path.Combine(ModuleFolder.Path, "bin", "netstandard2.0", ModuleFolder.AssemblyFile);
        Assert.Equal(
            (0, "netstandard2.0 { a = [ 42 \"x\" ]; } 900000", string.Empty),
            Trim(Run("-Module", module, "-Command", """
                $value = Invoke-NixExpression '{ f }: { a = [ (f 41) "x" ]; }' -Argument @{ f = { $_ + 1 } } -As Nix
                $deep = Invoke-NixExpression 'let f = n: if n == 0 then 0 else 1 + f (n - 1); in f 900000' -MaxCallDepth 1000000
                "$([IO.Path]::GetFileName([IO.Path]::GetDirectoryName((Get-Module TvixEval*).Path))) $value $deep"
                """)));
    }

    private static (int Code, string Output, string Errors) Trim((int Code, string Output, string Errors) result) =>
        (result.Code, result.Output.Trim(), result.Errors.Trim());

    private static (int Code, string Output, string Errors) Run(params string[] arguments) => DotNetProgram.Run(BuildFacts.HostProgram, arguments);
}
