using System;
using System.IO;
using System.Linq;
using System.Management.Automation;
using TvixEval.Module.Tests.Hosting;
using Xunit;

namespace TvixEval.Module.Tests.Conversion;

/// <summary>PowerShell data as Nix values: what arrives is printed by Nix.</summary>
public sealed class ArgumentTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    private readonly PowerShellEngine engine = fixture.Engine;

    [Theory]
    [InlineData("$null", "null")]
    [InlineData("$true", "true")]
    [InlineData("1", "1")]
    [InlineData("[byte]255", "255")]
    [InlineData("[uint64]5", "5")]
    [InlineData("[bigint]5", "5")]
    [InlineData("-9223372036854775808", "-9223372036854775808")]
    [InlineData("1.5", "1.5")]
    [InlineData("[float]0.25", "0.25")]
    [InlineData("2.5d", "2.5")]
    [InlineData("'h\u00e9'", "\"h\u00e9\"")]
    [InlineData("[char]'x'", "\"x\"")]
    [InlineData("''", "\"\"")]
    [InlineData("[System.DayOfWeek]::Friday", "\"Friday\"")]
    [InlineData("[datetime]::new(2026, 1, 2, 3, 4, 5, [System.DateTimeKind]::Utc)", "\"2026-01-02T03:04:05.0000000Z\"")]
    [InlineData("[timespan]::FromMinutes(90)", "\"01:30:00\"")]
    [InlineData("[guid]'3f6b0c52-7d3e-4c0e-9f0a-6c1b7d2e8a45'", "\"3f6b0c52-7d3e-4c0e-9f0a-6c1b7d2e8a45\"")]
    [InlineData("[version]'1.2.3'", "\"1.2.3\"")]
    [InlineData("[System.Net.IPAddress]'10.0.0.1'", "\"10.0.0.1\"")]
    [InlineData("[semver]'1.2.3-a'", "\"1.2.3-a\"")]
    [InlineData("[cultureinfo]::InvariantCulture", "\"\"")]
    [InlineData("[System.Half]1.5", "1.5")]
    [InlineData("[System.Int128]5", "5")]
    [InlineData("[System.UInt128]5", "5")]
    [InlineData("[intptr]5", "5")]
    [InlineData("[uri]'https://example.org/x'", "\"https://example.org/x\"")]
    [InlineData("[IO.FileInfo]::new('/etc/hosts')", "/etc/hosts")]
    [InlineData("@(1, 'a', $null)", "[ 1 \"a\" null ]")]
    [InlineData("@()", "[ ]")]
    [InlineData(",@(1)", "[ [ 1 ] ]")]
    [InlineData("[System.Collections.Generic.List[int]]@(1, 2)", "[ 1 2 ]")]
    [InlineData("@{ b = 1; a = @{ c = 2 } }", "{ a = { c = 2; }; b = 1; }")]
    [InlineData("@{ }", "{ }")]
    [InlineData("[ordered]@{ z = 1; a = 2 }", "{ a = 2; z = 1; }")]
    [InlineData("@{ 1 = 'one' }", "{ \"1\" = \"one\"; }")]
    [InlineData("[pscustomobject]@{ b = 1; a = [pscustomobject]@{ c = 2 } }", "{ a = { c = 2; }; b = 1; }")]
    [InlineData("(Invoke-NixExpression '{ a = [ 1 { b = 2; } ]; }')", "{ a = [ 1 { b = 2; } ]; }")]
    [InlineData("(Invoke-NixExpression '{ a = 1; }' -As Hashtable)", "{ a = 1; }")]
    [InlineData("(Invoke-NixExpression '{ a = 1; A = 2; }' -As Value)", "{ A = 2; a = 1; }")]
    [InlineData("(Invoke-NixExpression 'x: x')", "<LAMBDA>")]
    [InlineData("{ 1 }", "<PRIMOP>")]
    public void DataArrives(string argument, string expected)
    {
        string shown = expected.StartsWith('/') ? PathText.InRoot(expected) : expected;
        Assert.Equal(shown, engine.One("Invoke-NixExpression '{ x }: x' -As Nix -Argument @{ x = " + argument + " }"));
    }

    [Fact]
    public void ADotnetObjectIsASetWhoseAttributesAreReadWhenTheyAreNeeded()
    {
        Assert.Equal("a, 2, string", engine.One("""
            $o = [System.Collections.Generic.KeyValuePair[string, version]]::new('a', [version]'2.1')
            Invoke-NixExpression '{ o }: "${o.Key}, ${builtins.substring 0 1 o.Value}, ${builtins.typeOf o.Value}"' -Argument @{ o = $o }
            """));
        Assert.Equal(true, engine.One("Invoke-NixExpression '{ o }: o ? UserInteractive || o ? Length' -Argument @{ o = [System.Text.StringBuilder]::new('abc') }"));
    }

    [Fact]
    public void CyclesAndSharingArriveAsTheyAre()
    {
        Assert.Equal("{ a = 1; self = «repeated»; }", engine.One("$x = @{ a = 1 }; $x.self = $x; Invoke-NixExpression '{ x }: x' -As Nix -Argument @{ x = $x }"));
        Assert.Equal("[ [ «repeated» ] ]", engine.One("$l = [object[]]::new(1); $l[0] = $l; Invoke-NixExpression '{ x }: [ x ]' -As Nix -Argument @{ x = $l }"));
    }

    [Fact]
    public void ALazyObjectThatIsAsItWasIsItsSetAndElseWhatItHasNow() => Assert.Equal(
        new object[] { "[ \"a\" \"b\" ]", "[ \"a\" \"b\" \"c\" ]", "[ \"b\" ]", "[ \"b\" \"d\" ]", "true" },
        engine.Run("""
            function Get-Names($x) { Invoke-NixExpression '{ x }: builtins.attrNames x' -As Nix -Argument @{ x = $x } }
            function New-Lazy { Invoke-NixExpression '{ a = 1; b = throw "read"; }' -Lazy }
            Get-Names (New-Lazy)
            $x = Invoke-NixExpression '{ a = 1; b = 2; }' -Lazy; $x.PSObject.Properties.Add([psnoteproperty]::new('c', 3)); Get-Names $x
            $x = Invoke-NixExpression '{ a = 1; b = 2; }' -Lazy; $x.PSObject.Properties.Remove('a'); Get-Names $x
            $x.PSObject.Properties.Add([psnoteproperty]::new('d', 3)); Get-Names $x
            $f = Invoke-NixExpression '{ f = x: x; }' -Lazy
            Invoke-NixExpression '{ x, y }: x == y' -As Nix -Argument @{ x = $f; y = $f }
            """).Select(static item => item!.BaseObject));

    [Fact]
    public void DeepDataArrives()
    {
        Assert.Equal(100_000L, engine.One("""
            $x = @{ }
            for ($i = 0; $i -lt 100000; $i++) { $x = @{ n = $x } }
            Invoke-NixExpression '{ x }: let depth = acc: s: if s ? n then depth (acc + 1) s.n else acc; in depth 0 x' -Argument @{ x = $x } -MaxCallDepth 1000000
            """));
    }

    [Theory]
    [InlineData("$(try { 1 / 0 } catch { $_ })")]
    [InlineData("[int]")]
    [InlineData("[System.Text.Json.Nodes.JsonNode]::Parse('{ \"a\": [ 1, { \"b\": 2 } ] }')")]
    [InlineData("[AppDomain]::CurrentDomain")]
    [InlineData("$Host")]
    [InlineData("(Get-Command Invoke-NixExpression).ParameterSets")]
    public void AGraphOfObjectsComesBackOrIsRefusedForItsDepth(string argument)
    {
        EngineResult result = engine.RunAll("$null = Invoke-NixExpression '{ x }: x' -WarningAction SilentlyContinue -TimeoutSec 60 -Argument @{ x = " + argument + " }");
        Assert.All(result.Errors, static record => Assert.StartsWith("DepthExceeded,", record.FullyQualifiedErrorId, StringComparison.Ordinal));
    }

    [Fact]
    public void AnObjectThatHoldsItselfComesBackAsItIs() => Assert.Equal(true, engine.One("""
        class Node { [Node] $Self; [int] $Number = 1; Node() { $this.Self = $this } }
        $x = Invoke-NixExpression '{ x }: x' -Argument @{ x = [Node]::new() }
        [object]::ReferenceEquals($x, $x.Self) -and $x.Number -eq 1
        """));

    [Fact]
    public void AChainOfObjectsMayHaveAHundredLevelsBelowTheFirst()
    {
        const string Script = """
            class Link { [object] $Next }
            $chain = $null
            foreach ($i in 1..$args[0]) { $chain = [Link]@{ Next = $chain } }
            $result = Invoke-NixExpression '{ x }: x' -Argument @{ x = $chain }
            for ($count = 0; $result; $count++) { $result = $result.Next }
            $count
            """;
        Assert.Equal(101, engine.One(Script, 101));
        Assert.StartsWith("DepthExceeded,", engine.RunAll("$ErrorActionPreference = 'Stop'; " + Script, 102).Error.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public void AnObjectThatMakesNewOnesWithoutEndIsRefused()
    {
        ErrorRecord error = engine.RunAll("""
            class Endless { [int] $Number = 1 }
            function New-Endless {
                $next = [psobject][Endless]::new()
                $next.PSObject.Properties.Add([System.Management.Automation.PSScriptProperty]::new('Next', { New-Endless }))
                $next
            }
            Invoke-NixExpression '{ x }: x' -Argument @{ x = New-Endless }
            """).Error;
        Assert.StartsWith("DepthExceeded,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("Endless", error.Exception.Message, StringComparison.Ordinal);
        Assert.Contains("100", error.Exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[psobject][Bad]::new()")]
    [InlineData("[pscustomobject]@{ Good = 1 }")]
    public void APropertyThatCannotBeReadCostsOnlyItself(string source)
    {
        EngineResult result = engine.RunAll("class Bad { [int] $Good = 1 }; $x = " + source + "; $x.PSObject.Properties.Add([System.Management.Automation.PSScriptProperty]::new('Wrong', { throw 'no' })); $y = Invoke-NixExpression '{ x }: x' -Argument @{ x = $x } -WarningVariable w 3>$null; \"$($y.Good) $($null -eq $y.Wrong) $w\"");
        Assert.Empty(result.Errors);
        Assert.Matches("^1 True The property 'Wrong' of an object of type .* cannot be read and is treated as null: .*no", (string)result.Output[^1]!.BaseObject);
    }

    [Theory]
    [InlineData("{ x }: x.a.b", "[xml]'<a><b>1</b></a>'", "1")]
    [InlineData("{ x }: x 3", "Get-Command Twice", 6L)]
    [InlineData("{ x }: builtins.stringLength x", "\"`u{1F600}\"", 4L)]
    public void WhatPowerShellTakesAsOneThingArrivesAsOne(string expression, string argument, object expected) =>
        Assert.Equal(expected, engine.One("function Twice($n) { $n * 2 }; Invoke-NixExpression $args[0] -Argument @{ x = (" + argument + ") }", expression));

    [Theory]
    [InlineData("x: x \"1 + 2\"", "Get-Command Invoke-NixExpression", 3L)]
    [InlineData("x: map x [ \"1\" \"2\" ]", "Get-Command inix", "1 2")]
    [InlineData("x: x 4", "Get-Command $file", 8L)]
    [InlineData("x: x \"a b\"", "@(Get-Command echo -CommandType Application)[0]", "a b")]
    [InlineData("x: x { Expression = \"3\"; }", "[scriptblock]::Create('param($a) Invoke-NixExpression $a.Expression')", 3L)]
    [InlineData("x: x \"1 +\"", "Get-Command Invoke-NixExpression", "NixParseError")]
    public void ACommandOfAnyKindIsAFunction(string expression, string argument, object expected)
    {
        if (OperatingSystem.IsWindows() && argument.Contains("echo", StringComparison.Ordinal))
        {
            argument = "Get-Command \"$env:windir\\system32\\cmd.exe\"";
            expression = "x: builtins.substring 0 3 (x \"/cecho a b\")";
        }

        string file = Path.Combine(Path.GetTempPath(), $"tvixeval-{Guid.NewGuid():N}.ps1");
        File.WriteAllText(file, "param($n) $n * 2");
        try
        {
            const string Script = "$file = $args[1]; try { $r = Invoke-NixFunction $args[0] -InputObject (ARG) -ErrorAction Stop; if ($r -is [long]) { $r } else { \"$r\" } } catch { \"$($_.FullyQualifiedErrorId)\".Split(',')[0] }";
            Assert.Equal(expected, engine.One(Script.Replace("ARG", argument, StringComparison.Ordinal), expression, file));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("([pscustomobject]@{ b = 2; a = 1 })")]
    [InlineData("(Invoke-NixExpression '{ a = 1; b = 2; }')")]
    [InlineData("(Invoke-NixExpression '{ a = 1; b = 1 + 1; }' -Lazy)")]
    [InlineData("@{ a = 1; b = 2 }")]
    [InlineData("([ordered]@{ a = 1; b = 2 })")]
    public void ArgumentTakesObjectsAndDictionaries(string argument) =>
        Assert.Equal(12L, engine.One("Invoke-NixExpression '{ a, b }: a * 10 + b' -Argument " + argument));

    [Theory]
    [InlineData("{ x }: x 1", "{ [securestring]::new() }")]
    [InlineData("{ x }: x 1", "{ @{ a = [securestring]::new() } }")]
    [InlineData("{ x }: x.Value", "[System.Collections.Generic.KeyValuePair[string, object]]::new('a', [securestring]::new())")]
    public void ASecretIsRefusedWhereverItComesFrom(string expression, string argument)
    {
        ErrorRecord record = engine.RunAll("Invoke-NixExpression $args[0] -Argument @{ x = " + argument + " }", expression).Error;
        Assert.StartsWith("SecretRefused,", record.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(ErrorCategory.SecurityError, record.CategoryInfo.Category);
    }

    [Theory]
    [InlineData("[uint64]::MaxValue", "NoNixForm", "does not fit into a Nix integer")]
    [InlineData("[bigint]::Pow(2, 64)", "NoNixForm", "does not fit into a Nix integer")]
    [InlineData("\"a`0b\"", "NoNixForm", "NUL")]
    [InlineData("\"a`u{D83D}\"", "NoNixForm", "surrogate")]
    [InlineData("\"`u{DE00}`u{D83D}\"", "NoNixForm", "surrogate")]
    [InlineData("@{ \"`u{DE00}\" = 1 }", "NoNixForm", "surrogate")]
    [InlineData("& { $h = @{ 1 = 'a' }; $h['1'] = 'b'; $h }", "NoNixForm", "two keys that are both converted to the text '1'")]
    [InlineData("[action]{ }", "NoNixForm", "System.Action")]
    [InlineData("[securestring]::new()", "SecretRefused", "Secure strings")]
    [InlineData("[pscredential]::new('u', [securestring]::new())", "SecretRefused", "Secure strings")]
    public void WhatHasNoNixFormIsRefused(string argument, string id, string message)
    {
        ErrorRecord record = engine.RunAll("Invoke-NixExpression '{ x }: 1' -Argument @{ x = @(" + argument + ") }").Error;
        Assert.Equal(id, record.FullyQualifiedErrorId.Split(',')[0]);
        Assert.Contains(message, record.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TheArgumentMayBeAnyDictionary()
    {
        Assert.Equal(3L, engine.One("Invoke-NixExpression '{ a, b }: a + b' -Argument ([ordered]@{ b = 1; a = 2 })"));
    }
}
