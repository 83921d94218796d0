using System;
using System.Linq;
using System.Management.Automation;
using TvixEval.Module.Tests.Hosting;
using Xunit;

namespace TvixEval.Module.Tests.Conversion;

/// <summary>Objects whose properties are evaluated when they are read. Each evaluation is counted by a call of a script block.</summary>
public sealed class LazyTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    private const string Tree = "$script:count = 0; $t = Invoke-NixExpression '{ f }: let tree = n: { leaf = f 1; other = f 2; boom = throw \"boom\"; next = tree (n + 1); }; in tree 0' -Argument @{ f = { $script:count++; $_ } } -Lazy; ";

    private readonly PowerShellEngine engine = fixture.Engine;

    [Theory]
    [InlineData("$null = $t", 0)]
    [InlineData("$null = $t.PSObject.Properties.Name", 0)]
    [InlineData("$null = $t.PSObject.Properties | ForEach-Object { \"$_\"; $_.TypeNameOfValue }", 0)]
    [InlineData("$null = $t.PSObject.Copy()", 0)]
    [InlineData("$null = \"$t\"", 0)]
    [InlineData("$null = $t -eq $t", 0)]
    [InlineData("$null = if ($t) { 1 }", 0)]
    [InlineData("$null = $t | Out-Null", 0)]
    [InlineData("$null = $t | Where-Object { $_.leaf }", 1)]
    [InlineData("$null = $t | Where-Object leaf -gt 0", 1)]
    [InlineData("$null = $t | ForEach-Object leaf", 1)]
    [InlineData("$null = $t.leaf, $t.leaf", 1)]
    [InlineData("$null = $t.next.next.leaf", 1)]
    [InlineData("$c = $t.PSObject.Copy(); $null = $c.leaf, $t.leaf", 1)]
    [InlineData("$null = foreach ($p in $t.PSObject.Properties) { if ($p.Name -eq 'other') { $p.Value } }", 1)]
    public void OnlyWhatIsReadIsEvaluated(string script, int expected) =>
        Assert.Equal(expected, engine.One(Tree + script + "; $script:count"));

    [Theory]
    [InlineData(false, "a : 1")]
    [InlineData(true, "\u001b[32ma\u001b[0m : 1")]
    public void TheViewColoursEachLineForItself(bool useColour, string last)
    {
        var shown = PSObject.AsPSObject(engine.One("$t = Invoke-NixExpression '{ B = throw \"no\"; a = 1; }' -Lazy; $null = $t.a; $t")!);
        string[] lines = NixView.Show(shown, useColour);
        Assert.Equal(2, lines.Length);
        Assert.Equal(last, lines[1]);
        Assert.Equal(useColour ? 2 : 0, lines[0].Split("\u001b[0m").Length - 1);
    }

    // Nixpkgs is such a function: reading an attribute of it gives $null.
    [Theory]
    [InlineData("'{ a ? 1 }: { inherit a; }' -Lazy", true)]
    [InlineData("'{ }: 1' -Lazy", true)]
    [InlineData("'{ a ? 1 }: { inherit a; }' -Lazy -Argument @{ }", false)]
    [InlineData("'{ a ? 1 }: { inherit a; }' -Lazy -AttributePath a", false)]
    [InlineData("'{ a ? 1 }: { inherit a; }'", false)]
    [InlineData("'{ a }: a' -Lazy", false)]
    [InlineData("'x: x' -Lazy", false)]
    public void AFunctionThatCouldBeCalledIsNoticed(string arguments, bool isNoticed) =>
        Assert.Equal(isNoticed, engine.Run("Invoke-NixExpression " + arguments + " 3>&1").Any(static item => item?.BaseObject is WarningRecord warning && warning.Message.EndsWith("use -Argument @{ }.", StringComparison.Ordinal)));

    [Fact]
    public void ShowingItEvaluatesNothing()
    {
        string text = engine.Show(Tree + "$null = $t.leaf; $t");
        Assert.Contains("leaf  : 1", text, StringComparison.Ordinal);
        Assert.Contains("other : \u00abthunk\u00bb", text, StringComparison.Ordinal);
        Assert.Contains("next  : ", text, StringComparison.Ordinal);
        Assert.Equal(1, engine.One("$script:count"));
    }

    [Fact]
    public void AnErrorIsAnErrorWhereItIsRead()
    {
        Assert.Equal("caught NixThrow,TvixEval.Module.NixPropertyException", engine.One(Tree + "try { $t.boom } catch { 'caught ' + $_.FullyQualifiedErrorId -replace ',.*', ',TvixEval.Module.NixPropertyException' }"));
        Assert.Equal("boom", engine.One(Tree + "try { $t.boom } catch [TvixEval.Diagnostics.NixException] { $_.Exception.Message }"));
        Assert.Equal("boom", engine.One("try { (Invoke-NixExpression 'throw \"boom\"' -As Value -Lazy).Type } catch [TvixEval.Diagnostics.NixException] { $_.Exception.Message }"));
        EngineResult where = engine.RunAll(Tree + "$t, $t | Where-Object boom");
        Assert.Null(where.Failure);
        Assert.All(where.Errors, static error => Assert.Contains("boom", error.Exception.Message, StringComparison.Ordinal));
        Assert.NotEmpty(where.Errors);
    }

    [Fact]
    public void ListsComeElementByElementAndTheirSetsAreLazy()
    {
        Assert.Equal(1L, engine.One("(Invoke-NixExpression '[ { a = throw \"x\"; b = 1; } ]' -Lazy).b"));
        Assert.Equal(2L, engine.One("(Invoke-NixExpression '{ l = [ { a = throw \"x\"; b = 2; } ]; }' -Lazy).l[0].b"));
    }

    [Fact]
    public void APropertyIsTheSameObjectEachTime() =>
        Assert.Equal(true, engine.One("$x = Invoke-NixExpression 'let x = { self = x; }; in x' -Lazy; [object]::ReferenceEquals($x, $x.self.self)"));

    [Fact]
    public void APropertyIsConvertedOnceForAllCopiesOfTheObject() => Assert.Equal(
        new object[] { true, true, false },
        engine.Run("""
            $x = Invoke-NixExpression '{ l = [ 1 { } ]; m = [ 1 { } ]; }' -Lazy
            [object]::ReferenceEquals($x.l, $x.l)
            [object]::ReferenceEquals($x.l, $x.PSObject.Copy().l)
            [object]::ReferenceEquals($x.l, $x.m)
            """).Select(static item => item!.BaseObject));

    [Fact]
    public void APropertyCannotBeSet()
    {
        ErrorRecord error = engine.RunAll("$x = Invoke-NixExpression '{ a = 1; }' -Lazy; $x.a = 2").Error;
        Assert.Contains("cannot be set", error.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ItsTypesAreKnown()
    {
        var value = (PSObject)engine.One("Invoke-NixExpression '{ a = 1; }' -Lazy")!;
        Assert.Equal(new[] { "Nix.LazyAttributeSet", "Nix.AttributeSet" }, value.TypeNames.Take(2));
        PSObject function = engine.Run("Invoke-NixExpression 'x: x'").Single()!;
        Assert.Equal("Nix.Function", function.TypeNames[0]);
    }

    [Theory]
    [InlineData("Hashtable")]
    [InlineData("Json")]
    [InlineData("Xml")]
    [InlineData("Nix")]
    public void LazyIsForObjects(string form) =>
        Assert.StartsWith("LazyNeedsObjects", engine.RunAll("Invoke-NixExpression '1' -Lazy -As " + form).Error.FullyQualifiedErrorId, StringComparison.Ordinal);

    [Theory]
    [InlineData("{ a = 1; b = [ 1 \"x\" ]; c = { d = { }; }; }", "{ a = 1; b = [ 1 \"x\" ]; c = { d = { ... }; }; }")]
    [InlineData("{ }", "{ }")]
    [InlineData("{ a = [ ]; b = { }; }", "{ a = [ ]; b = { }; }")]
    [InlineData("{ a = [ [ 1 ] [ ] { b = 1; } ]; }", "{ a = [ [ ... ] [ ] { ... } ]; }")]
    [InlineData("{ a = { b = [ 1 ]; c = [ ]; d = { e = 1; }; }; }", "{ a = { b = [ ... ]; c = [ ]; d = { ... }; }; }")]
    [InlineData("{ a = builtins.genList (n: n) 8; }", "{ a = [ 0 1 2 3 4 5 6 7 ]; }")]
    [InlineData("{ a = builtins.genList (n: n) 9; }", "{ a = [ 0 1 2 3 4 5 6 7 ... ]; }")]
    [InlineData("builtins.listToAttrs (builtins.genList (n: { name = \"n${toString n}\"; value = n; }) 8)", "{ n0 = 0; n1 = 1; n2 = 2; n3 = 3; n4 = 4; n5 = 5; n6 = 6; n7 = 7; }")]
    [InlineData("builtins.listToAttrs (builtins.genList (n: { name = \"n${toString n}\"; value = n; }) 9)", "{ n0 = 0; n1 = 1; n2 = 2; n3 = 3; n4 = 4; n5 = 5; n6 = 6; n7 = 7; ... }")]
    [InlineData("{ \"a b\" = null; c = true; d = 1.5; e = x: x; }", "{ \"a b\" = null; c = true; d = 1.5; e = \u00ablambda e @ \u00abstring\u00bb:1:40\u00bb; }")]
    [InlineData("{ type = \"derivation\"; name = \"x\"; }", "\u00abderivation x\u00bb")]
    [InlineData("{ type = \"derivation\"; name = \"x\"; drvPath = throw \"y\"; }", "\u00abderivation x\u00bb")]
    [InlineData("{ type = \"derivation\"; name = throw \"x\"; }", "\u00abderivation\u00bb")]
    [InlineData("builtins.listToAttrs (builtins.genList (n: { name = \"n${toString n}\"; value = n; }) 20)", "{ n0 = 0; n1 = 1; n10 = 10; n11 = 11; n12 = 12; n13 = 13; n14 = 14; n15 = 15; ... }")]
    public void TheTextOfASetIsShortNix(string expression, string expected) =>
        Assert.Equal(expected, engine.One("\"$(Invoke-NixExpression $args[0])\"", expression));

    [Theory]
    [InlineData(100, 100, "")]
    [InlineData(101, 97, "...")]
    public void ALongStringIsCut(int length, int shown, string end) =>
        Assert.Equal("{ a = \"" + new string('x', shown) + end + "\"; }", engine.One("\"$(Invoke-NixExpression $args[0])\"", "{ a = \"" + new string('x', length) + "\"; }"));

    [Theory]
    [InlineData(32, 31)]
    [InlineData(33, 31)]
    public void NamesAreAlignedUpToAWidth(int length, int blanks)
    {
        var shown = PSObject.AsPSObject(engine.One("Invoke-NixExpression $args[0]", "{ a = 1; " + new string('b', length) + " = 2; }")!);
        Assert.Equal(["a" + new string(' ', blanks) + " : 1", new string('b', length) + " : 2"], NixView.Show(shown, useColour: false));
    }

    [Fact]
    public void ASetWithoutTypeNamesIsShownAllTheSame() =>
        Assert.Equal("{ a = { b = 1; }; }", engine.One("$x = Invoke-NixExpression '{ a.b = 1; }'; $x.a.PSTypeNames.Clear(); \"$x\""));

    [Fact]
    public void WhatSomebodyAddedToAnObjectIsShownWithoutBeingRead() =>
        Assert.Equal("{ a = 1; b = ...; }", engine.One("$x = Invoke-NixExpression '{ a = 1; }'; $x.PSObject.Properties.Add([psscriptproperty]::new('b', { throw 'read' })); \"$x\""));

    [Fact]
    public void ItCrossesToOtherProcessesAsPlainData()
    {
        Assert.Equal(
            "1 x True Deserialized.Nix.LazyAttributeSet 5",
            engine.One("""
                $x = Invoke-NixExpression '{ a = 1; b = [ "x" { c = true; } ]; d.d.d.d.d = 5; }' -Lazy
                $y = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($x))
                "$($y.a) $($y.b[0]) $($y.b[1].c) $($y.PSObject.TypeNames[0]) $($y.d.d.d.d.d)"
                """));
    }

    [Fact]
    public void InACopyTheAttributesThatFailAreMissingAndWhatRemotingAddsIsNotShown()
    {
        var copy = PSObject.AsPSObject(engine.One("""
            $x = Invoke-NixExpression '{ a = 1; b = throw "no"; c = "x"; }' -Lazy
            $y = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($x))
            foreach ($name in 'PSComputerName', 'RunspaceId', 'PSShowComputerName', 'PSSourceJobInstanceId') {
                $y.PSObject.Properties.Add([psnoteproperty]::new($name, 1))
            }
            $y
            """)!);
        Assert.Equal(new[] { "a : 1", "c : \"x\"" }, NixView.Show(copy, useColour: false));
    }

    [Fact]
    public void InACopyAFunctionIsItsDescription()
    {
        var copy = PSObject.AsPSObject(engine.One("[System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize((Invoke-NixExpression '{ f = x: x; }' -Lazy)))")!);
        Assert.Equal(new[] { "f : <LAMBDA>" }, NixView.Show(copy, useColour: false));
    }

    [Fact]
    public void DepthDoesNotCutWhatCrosses()
    {
        // PowerShell reads no more levels than these.
        Assert.Equal(48, engine.One("""
            $x = Invoke-NixExpression 'let f = n: if n == 0 then { } else { x = f (n - 1); }; in f 48'
            $y = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($x))
            $n = 0
            while ($y.PSObject.Properties['x']) { $y = $y.x; $n++ }
            $n
            """));
    }
}
