using System.Collections;
using System.Management.Automation;
using TvixEval.Module.Tests.Hosting;
using Xunit;

namespace TvixEval.Module.Tests.Cmdlets;

/// <summary>ConvertTo-NixExpression and ConvertFrom-NixExpression.</summary>
public sealed class ExpressionTextTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    private readonly PowerShellEngine engine = fixture.Engine;

    [Theory]
    [InlineData("ConvertTo-NixExpression @{ b = 1; a = 'x'; if = $null }", "{\n  a = \"x\";\n  b = 1;\n  \"if\" = null;\n}")]
    [InlineData("[pscustomobject]@{ Name = 'n'; Tags = 'a', 'b' } | ConvertTo-NixExpression -Compress", "{Name=\"n\";Tags=[\"a\" \"b\"];}")]
    [InlineData("1..3 | ConvertTo-NixExpression", "[ 1 2 3 ]")]
    [InlineData("1 | ConvertTo-NixExpression", "1")]
    [InlineData("1 | ConvertTo-NixExpression -AsArray", "[ 1 ]")]
    [InlineData("@() | ConvertTo-NixExpression -AsArray", "[ ]")]
    [InlineData("ConvertTo-NixExpression @()", "[ ]")]
    [InlineData("$null | ConvertTo-NixExpression", "null")]
    [InlineData("ConvertTo-NixExpression (-1), 2.5, $true", "[ (-1) 2.5 true ]")]
    [InlineData("ConvertTo-NixExpression ([long]::MinValue)", "(-9223372036854775807 - 1)")]
    [InlineData("ConvertTo-NixExpression \"a`nb\"", "''\n  a\n  b''")]
    [InlineData("Invoke-NixExpression '{ a = 1; b = [ ]; }' -As Value | ConvertTo-NixExpression -Compress", "{a=1;b=[];}")]
    [InlineData("ConvertTo-NixExpression @{ a = @(@(1)) } -Depth 2 -Compress", "{a=[1];}")]
    public void To(string script, string expected) => Assert.Equal(expected, engine.One(script));

    [Fact]
    public void NothingGivesNothing() => Assert.Empty(engine.Run("@() | ConvertTo-NixExpression"));

    [Theory]
    [InlineData("$h = @{ }; $h.self = @($h); ConvertTo-NixExpression $h", "CyclicValue", ErrorCategory.InvalidData, "self.0")]
    [InlineData("ConvertTo-NixExpression @{ a = 1, { 2 } }", "NoNixForm", ErrorCategory.InvalidData, "a.1")]
    [InlineData("ConvertTo-NixExpression @{ a = @{ b = @{ } + @{ c = 1 } } } -Depth 2", "DepthExceeded", ErrorCategory.LimitsExceeded, "a.b")]
    [InlineData("ConvertTo-NixExpression @{ a = [Security.SecureString]::new() }", "SecretRefused", ErrorCategory.SecurityError, "Secure strings")]
    public void WhatHasNoText(string script, string id, ErrorCategory category, string where)
    {
        ErrorRecord error = engine.RunAll(script).Error;
        Assert.StartsWith(id + ",", error.FullyQualifiedErrorId);
        Assert.Equal(category, error.CategoryInfo.Category);
        Assert.Contains(where, error.Exception.Message);
    }

    [Fact]
    public void From()
    {
        var result = (PSObject)engine.One("ConvertFrom-NixExpression '{ name = \"web\"; net.ports = [ 80 (-443) ]; }'")!;
        Assert.Equal("web", result.Properties["name"].Value);
        Assert.Equal(new object[] { 80L, -443L }, (object[])((PSObject)result.Properties["net"].Value).Properties["ports"].Value);
    }

    [Fact]
    public void FromGivesDictionariesOnRequest()
    {
        var result = (IDictionary)engine.One("ConvertFrom-NixExpression '{ a = 1; A = 2; }' -As Hashtable")!;
        Assert.Equal(1L, result["a"]);
        Assert.Equal(2L, result["A"]);
    }

    [Theory]
    [InlineData("{ a = f 1; }", "NotNixData", 7)]
    [InlineData("builtins.readFile /etc/passwd", "NotNixData", 1)]
    [InlineData("{ a = ; }", "NixParseError", 7)]
    public void FromReadsDataOnly(string text, string id, int column)
    {
        ErrorRecord error = engine.RunAll("ConvertFrom-NixExpression $args[0]", text).Error;
        Assert.StartsWith(id + ",", error.FullyQualifiedErrorId);
        Assert.Equal(ErrorCategory.ParserError, error.CategoryInfo.Category);
        Assert.Equal(column, error.InvocationInfo.OffsetInLine);
    }

    [Fact]
    public void EachBadInputFromThePipelineIsAnErrorOfItsOwn()
    {
        EngineResult result = engine.RunAll("'1', 'x', '3' | ConvertFrom-NixExpression");
        Assert.Equal(new object[] { 1L, 3L }, new[] { result.Output[0]!.BaseObject, result.Output[1]!.BaseObject });
        Assert.StartsWith("NotNixData,", result.Error.FullyQualifiedErrorId);
    }

    [Theory]
    [InlineData("@{ a = 1; b = @{ c = 'x'; 'd e' = $null }; l = 1.5, $true, @{ z = -1 } }")]
    [InlineData("'line 1', \"two`nlines`n  `${x}`n\", \"q`\"'' \\ `${y}\", ([string][char]233 + [char]0x20AC + [char]::ConvertFromUtf32(0x1F600)), ''")]
    [InlineData("0.1, -0.0, 1e300, 5e-324, -2.5e-310, [double]::MaxValue, [double]::PositiveInfinity, [long]::MinValue, [long]::MaxValue")]
    public void WhatIsWrittenReadsBack(string data)
    {
        const string Script = """
            $data = . ([scriptblock]::Create($args[0]))
            foreach ($compress in $false, $true) {
                $text = ConvertTo-NixExpression $data -Compress:$compress
                $read = ConvertFrom-NixExpression $text -As Hashtable -NoEnumerate
                $text -ceq (ConvertTo-NixExpression $read -Compress:$compress)
                Invoke-NixExpression '{ a, b }: a == b' -Argument @{ a = $data; b = $read }
            }
            """;
        Assert.All(engine.Run(Script, data), static value => Assert.Equal(true, value!.BaseObject));
    }
}
