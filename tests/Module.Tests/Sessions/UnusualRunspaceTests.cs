using System;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using TvixEval.Module.Tests.Hosting;
using Xunit;

namespace TvixEval.Module.Tests.Sessions;

/// <summary>Runspaces unlike that of a console: with nothing in them, in constrained language, strict, and of other cultures.</summary>
public sealed class UnusualRunspaceTests
{
    [Fact]
    public void ARunspaceWithNothingElseInItEvaluates()
    {
        InitialSessionState state = InitialSessionState.Create();
        state.LanguageMode = PSLanguageMode.NoLanguage;
        foreach (Type command in new[] { typeof(InvokeNixExpressionCommand), typeof(NewNixSessionCommand), typeof(GetNixDerivationCommand) })
        {
            var name = (CmdletAttribute)command.GetCustomAttributes(typeof(CmdletAttribute), inherit: false)[0];
            state.Commands.Add(new SessionStateCmdletEntry(name.VerbName + "-" + name.NounName, command, helpFileName: null));
        }

        using Runspace runspace = RunspaceFactory.CreateRunspace(state);
        runspace.Open();
        Assert.Equal(3L, Run("Invoke-NixExpression", "1 + 2").BaseObject);
        Assert.Equal(Environment.CurrentDirectory, Run("Invoke-NixExpression", "./.").BaseObject);
        Assert.Equal("a", ((NixDerivation)Run("Get-NixDerivation", "derivation { name = \"a\"; system = \"b\"; builder = \"c\"; }").BaseObject).Name);
        Assert.IsType<NixSession>(Run("New-NixSession", "bare runspace").BaseObject);

        PSObject Run(string command, string argument)
        {
            using PowerShell shell = PowerShell.Create();
            shell.Runspace = runspace;
            return shell.AddCommand(command).AddArgument(argument).Invoke().Single();
        }
    }

    [Fact]
    public void InConstrainedLanguageEverythingIsShown()
    {
        using var engine = new PowerShellEngine();
        engine.Run("$ExecutionContext.SessionState.LanguageMode = 'ConstrainedLanguage'");
        Assert.Contains("{ a = 1; b = \u00abthunk\u00bb; }", engine.Show("Invoke-NixExpression '{ a = 1; b = throw \"no\"; }' -Lazy"), StringComparison.Ordinal);
        Assert.Contains("set", engine.Show("Invoke-NixExpression '{ a = throw \"no\"; }' -As Value"), StringComparison.Ordinal);
        Assert.Matches(@"Signature.*\n.*\n.*\bx\b.*«string»", engine.Show("Invoke-NixExpression '{ x }: x'"));
        Assert.Contains("(1 + 1)", engine.Show("Get-NixSyntaxTree '1 + 1'"), StringComparison.Ordinal);
        Assert.Equal(3L, engine.One("Invoke-NixExpression '{ f }: f 2' -Argument @{ f = { $_ + 1 } }"));
    }

    [Theory]
    [InlineData("Test-NixExpression 'let a = 1; in 2'")]
    [InlineData("Get-NixBuiltin map")]
    [InlineData("Measure-NixExpression 'let f = x: x; in f 1' -Profile | ForEach-Object { $_; $_.Functions }")]
    [InlineData("Get-NixSyntaxTree 1")]
    [InlineData("New-NixSession | ForEach-Object { $_; Remove-NixSession $_ }")]
    [InlineData("Get-NixDerivation 'derivation { name = \"a\"; system = \"b\"; builder = \"c\"; }'")]
    [InlineData("Invoke-NixExpression '{ a = 1; b = throw \"no\"; }' -Lazy")]
    [InlineData("Invoke-NixExpression '{ a = 1; f = x: x; }'")]
    [InlineData("Invoke-NixExpression 'x: x'")]
    [InlineData("Invoke-NixExpression '{ a = 1; }' -As Value")]
    [InlineData("try { Invoke-NixExpression '{ }.a' } catch { $_; $_.Exception.Traces }")]
    public void StrictModeFindsNoFaultWithAView(string script)
    {
        using var engine = new PowerShellEngine();
        string loose = engine.Show(script);
        string strict = engine.Show("Set-StrictMode -Version Latest; $Error.Clear(); " + script);
        Assert.NotEmpty(strict);
        Assert.Equal(loose.Length > 0, strict.Length > 0);
        Assert.Empty(engine.Run("$Error | Where-Object { $_.FullyQualifiedErrorId -like '*Strict*' }"));
    }

    [Fact]
    public void ACultureWithOtherNumbersChangesNoValue()
    {
        // Made by hand: machines without ICU know no cultures.
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberDecimalSeparator = ",";
        culture.NumberFormat.NumberGroupSeparator = ".";
        culture.NumberFormat.NegativeSign = "\u2212";
        culture.NumberFormat.NaNSymbol = "no number";
        culture.DateTimeFormat.DateSeparator = "|";
        culture.DateTimeFormat.TimeSeparator = "|";
        using var engine = new PowerShellEngine();
        object?[] results = engine.Run(
            """
                [cultureinfo]::CurrentCulture = $args[0]
                1.5.ToString()
                Invoke-NixExpression '[ 1.5 (-1) (toString 1.5) ]' -As Nix
                Invoke-NixExpression '[ 1.5 (-1) ]' -As Json
                Invoke-NixExpression '{ x }: x' -Argument @{ x = @{ d = 1.5; n = -3; h = [System.Half]-0.5; i = [System.Int128]-7; t = [datetime]::new(2026, 1, 2); s = [timespan]::FromSeconds(1.5); nan = [double]::NaN } } -As Nix
                @{ a = -1.5; 2.5 = -2 } | ConvertTo-NixExpression -Compress
                ConvertFrom-NixExpression '-1.25'
                "$(Invoke-NixExpression '{ a = -1.5; }')"
                """,
            culture).Select(static item => item?.BaseObject).ToArray();
        Assert.Equal(
            new object?[]
            {
                "1,5",
                "[ 1.5 -1 \"1.500000\" ]",
                "[1.5,-1]",
                "{ d = 1.5; h = -0.5; i = -7; n = -3; nan = nan; s = \"00:00:01.5000000\"; t = \"2026-01-02T00:00:00.0000000\"; }",
                "{\"2.5\"=-2;a=-1.5;}",
                -1.25,
                "{ a = -1.5; }",
            },
            results);
    }
}
