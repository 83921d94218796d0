using System;
using System.Linq;
using System.Management.Automation;
using TvixEval.Module.Tests.Hosting;
using Xunit;

namespace TvixEval.Module.Tests.Errors;

/// <summary>Text from Nix that terminals act on, or that is not seen in its order, is not shown as it is; data is not changed.</summary>
public sealed class HiddenCharacterTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    // Escape sequence, C1 control sequence, override, zero width, carriage return, backspace, isolate, delete, byte order mark.
    private const string Evil = "A\u001b[31mB\u009b31mC\u202eD\u200bE\rF\bG\u2066H\u007fI\ufeffJ";

    private const string Option = """
        { x."EVIL" = { _type = "option"; loc = [ "x" "EVIL" ]; isDefined = true; value = "EVIL"; description = "EVIL"; default = "EVIL"; example = "EVIL";
          type = { name = "EVIL"; description = "EVIL"; }; declarations = [ "/EVIL" ]; definitionsWithLocations = [ { file = "/EVIL"; value = "EVIL"; } ]; }; }
        """;

    private readonly PowerShellEngine engine = fixture.Engine;

    [Theory]
    [InlineData("throw \"EVIL\"")]
    [InlineData("abort \"EVIL\"")]
    [InlineData("{ }.\"EVIL\"")]
    [InlineData("x EVIL")]
    [InlineData("\"EVIL\" )")]
    [InlineData("1 + \"EVIL\"")]
    [InlineData("import (/. + \"/EVIL\")")]
    [InlineData("{ \"aEVIL\" = 1; \"AEVIL\" = 2; }")]
    [InlineData("builtins.trace \"EVIL\" (builtins.warn \"EVIL\" 1)")]
    [InlineData("x: { \"EVIL\" = \"EVIL\"; }")]
    [InlineData("derivation { name = \"n\"; system = \"EVIL\"; builder = \"b\"; } // { version = \"EVIL\"; }")]
    public void WhatEvaluatingShows(string expression) => AssertClean("$InformationPreference = 'Continue'; Invoke-NixExpression @'\n" + expression + "\n'@");

    [Theory]
    [InlineData("$null = Invoke-NixExpression @'\n{ \"EVIL\" = throw \"EVIL\"; }\n'@ -CollectErrors")]
    [InlineData("Invoke-NixExpression @'\n{ \"EVIL\" = \"EVIL\"; }\n'@ -Lazy")]
    [InlineData("Invoke-NixExpression @'\n{ \"EVIL\" = \"EVIL\"; }\n'@ -As Value")]
    [InlineData("(Invoke-NixExpression @'\n{ a = throw \"EVIL\"; }\n'@ -Lazy).a")]
    [InlineData("Get-NixDerivation @'\n{ a = derivation { name = \"n\"; system = \"EVIL\"; builder = \"b\"; }; b = throw \"EVIL\"; }\n'@")]
    [InlineData("Compare-NixValue (Invoke-NixExpression @'\n{ \"EVIL\" = 1; a = \"EVIL\"; }\n'@) @{ a = 2 }")]
    [InlineData("Test-NixExpression @'\nlet \"EVIL\" = 1; in { x = EVIL; }\n'@")]
    [InlineData("Get-NixSyntaxTree @'\n{ \"EVIL\" = \"EVIL\"; }\n'@")]
    public void WhatOtherCommandsShow(string script) => AssertClean(script);

    [Theory]
    [InlineData("")]
    [InlineData("-Name 'x.*'")]
    [InlineData("-CollectErrors")]
    public void Options(string parameters) => AssertClean("Get-NixOption @'\n" + Option + "\n'@ " + parameters);

    [Fact]
    public void DataStaysWhatItIs()
    {
        string text = Evil.Replace("\r", string.Empty, StringComparison.Ordinal);
        Assert.Equal(text, engine.One("Invoke-NixExpression $args[0]", "\"" + text + "\""));
        ErrorRecord error = engine.RunAll("Invoke-NixExpression $args[0]", "throw \"" + text + "\"").Error;
        Assert.Equal(text, error.Exception.Message);
        Assert.Equal("ABCDEFGHIJ", error.ToString());
        Assert.Equal(text, engine.Run("Get-NixOption $args[0] | ForEach-Object Description", Option.Replace("EVIL", text, StringComparison.Ordinal)).Single()!.ToString());
    }

    private void AssertClean(string script)
    {
        string shown = engine.Show(script.Replace("EVIL", Evil, StringComparison.Ordinal));
        Assert.NotEqual(string.Empty, shown.Trim());
        Assert.Equal(string.Empty, string.Concat(shown.Where(static c => "\u001b\u009b\u202e\u200b\r\b\u2066\u007f\ufeff".Contains(c, StringComparison.Ordinal)).Select(static c => $"{(int)c:x4} ")));
    }
}
