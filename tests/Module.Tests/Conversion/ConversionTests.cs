using System;
using System.Collections;
using System.Collections.Specialized;
using System.Linq;
using System.Management.Automation;
using TvixEval.Diagnostics;
using TvixEval.Module.Tests.Hosting;
using Xunit;

namespace TvixEval.Module.Tests.Conversion;

public sealed class ConversionTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    private readonly PowerShellEngine engine = fixture.Engine;

    public static TheoryData<string, object?> Scalars() => new()
    {
        { "1", 1L },
        { "9223372036854775807", long.MaxValue },
        { "1.0", 1.0 },
        { "true", true },
        { "false", false },
        { "null", null },
        { "\"text\"", "text" },
        { "\"\"", string.Empty },
        { "\"h\u00e9 \u2192 \ud83d\ude00\"", "h\u00e9 \u2192 \ud83d\ude00" },
        { "/a/b", "/a/b" },
    };

    [Theory]
    [MemberData(nameof(Scalars))]
    public void ScalarsBecomeTheirDotnetKind(string expression, object? expected)
    {
        object? actual = engine.One("Invoke-NixExpression $args[0]", expression);
        Assert.Equal(expected, actual);
        Assert.Equal(expected?.GetType(), actual?.GetType());
    }

    // PowerShell keeps what is added to an object by the object itself, whoever holds it.
    [Theory]
    [InlineData("1")]
    [InlineData("true")]
    [InlineData("false")]
    public void WhatIsAddedToAValueIsNotOnOthers(string expression)
    {
        engine.RunAll("$null = Invoke-NixExpression $args[0] | Add-Member note 1 -PassThru", expression);
        Assert.Equal(false, engine.One("$null -ne (Invoke-NixExpression $args[0]).PSObject.Properties['note']", expression));
    }

    [Fact]
    public void ANullIsOneOutput()
    {
        Assert.Equal(1, engine.One("@(Invoke-NixExpression 'null').Count"));
    }

    [Fact]
    public void AListComesOutElementByElement()
    {
        Assert.Equal(new object[] { 1L, "a", true }, engine.Run("Invoke-NixExpression '[ 1 \"a\" true ]'").Select(static item => item!.BaseObject));
        Assert.Empty(engine.Run("Invoke-NixExpression '[ ]'"));
    }

    [Fact]
    public void AListInAListStaysAnArray()
    {
        Assert.Equal(2, engine.Run("Invoke-NixExpression '[ [ 1 2 ] [ ] ]'").Count);
        Assert.Equal("2 0", engine.One("\"$(Invoke-NixExpression '[ [ 1 2 ] [ ] ]' | ForEach-Object { $_.Count })\""));
    }

    [Fact]
    public void NoEnumerateGivesOneArray()
    {
        Assert.Equal(new object[] { 1L }, (object[])engine.One("Invoke-NixExpression '[ 1 ]' -NoEnumerate")!);
        Assert.Empty((object[])engine.One("Invoke-NixExpression '[ ]' -NoEnumerate")!);
    }

    [Fact]
    public void ASetHasItsAttributesAsPropertiesInTheOrderOfNix()
    {
        var set = Assert.IsType<PSObject>(engine.One("Invoke-NixExpression '{ b = 1; a = { }; B-x = null; \"c d\" = [ 1 ]; \"1\" = 2; }'"));
        Assert.Equal(new[] { "1", "B-x", "a", "b", "c d" }, set.Properties.Select(static property => property.Name));
        Assert.Equal("Nix.AttributeSet", set.TypeNames[0]);
        Assert.Equal("Nix.AttributeSet", ((PSObject)set.Properties["a"].Value).TypeNames[0]);
    }

    [Fact]
    public void SharedAndCyclicSetsAndListsBecomeTheSameObject()
    {
        Assert.Equal(
            new object[] { true, true, true, true },
            engine.Run("""
                $x = Invoke-NixExpression 'let s = { n = 1; }; l = [ l ]; x = { a = s; b = s; self = x; inherit l; m = l; }; in x'
                [object]::ReferenceEquals($x.a, $x.b)
                [object]::ReferenceEquals($x, $x.self)
                [object]::ReferenceEquals($x.l, $x.l[0])
                [object]::ReferenceEquals($x.l, $x.m)
                """).Select(static item => item!.BaseObject));
    }

    [Fact]
    public void ElementsThatAreTheSameSetAreTheSameObject()
    {
        Assert.Equal(true, engine.One("$a, $b = Invoke-NixExpression 'let s = { n = 1; }; in [ s s ]'; [object]::ReferenceEquals($a, $b)"));
    }

    [Theory]
    [InlineData("{ a = 1; A = 2; }", "has the attributes 'A' and 'a', which differ only in case")]
    [InlineData("{ \"\" = 1; }", "has an attribute with an empty name")]
    [InlineData("{ PSObject = 1; }", "has the attribute 'PSObject', a name reserved by PowerShell")]
    [InlineData("{ psTypeNames = 1; }", "has the attribute 'psTypeNames', a name reserved by PowerShell")]
    public void NamesThatPowerShellCannotHoldAreAnErrorThatShowsTheWayOut(string expression, string expected)
    {
        ErrorRecord failure = engine.RunAll("Invoke-NixExpression $args[0]", expression).Error;
        Assert.StartsWith("AttributeNameCollision,", failure.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.IsType<NixConversionException>(failure.Exception);
        Assert.Equal(ErrorCategory.InvalidData, failure.CategoryInfo.Category);
        Assert.Contains(expected, failure.Exception.Message, StringComparison.Ordinal);
        Assert.Contains("-As Hashtable", failure.Exception.Message, StringComparison.Ordinal);
        Assert.IsType<OrderedDictionary>(engine.One("Invoke-NixExpression $args[0] -As Hashtable", expression));
    }

    // As many levels as nix-instantiate 2.34.8 --strict --max-call-depth 5 takes, and one more.
    [Theory]
    [InlineData("Object")]
    [InlineData("Hashtable")]
    public void LevelsOfDataCountAsNestedCalls(string form)
    {
        static string Nest(int levels) => string.Concat(Enumerable.Repeat("{ a = ", levels)) + "1" + string.Concat(Enumerable.Repeat("; }", levels));
        string script = $"Invoke-NixExpression $args[0] -MaxCallDepth 5 -As {form}";
        Assert.NotNull(engine.One(script, Nest(6)));
        Assert.StartsWith("NixStackOverflow,", engine.RunAll(script, Nest(7)).Error.FullyQualifiedErrorId, StringComparison.Ordinal);

        // What was counted is forgotten, after an error too.
        Assert.NotNull(engine.One(script, Nest(6)));
    }

    [Fact]
    public void TheErrorAboutNamesSaysWhereTheyAre()
    {
        ErrorRecord outermost = engine.RunAll("Invoke-NixExpression '{ a = 1; A = 2; }'").Error;
        Assert.StartsWith("The attribute set has the attributes 'A' and 'a'", outermost.Exception.Message, StringComparison.Ordinal);
        ErrorRecord failure = engine.RunAll("Invoke-NixExpression '{ x = [ 1 { y = { a = 1; A = 2; }; } ]; }'").Error;
        Assert.StartsWith("The attribute set at 'x.1.y' has", failure.Exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(40)]
    public void TheErrorAboutNamesSaysWhereTheyAreHoweverDeep(int levels)
    {
        string expression = string.Concat(Enumerable.Repeat("{ x = [ ", levels)) + "{ a = 1; A = 2; }" + string.Concat(Enumerable.Repeat(" ]; }", levels));
        ErrorRecord failure = engine.RunAll("Invoke-NixExpression $args[0]", expression).Error;
        Assert.StartsWith($"The attribute set at '{string.Join('.', Enumerable.Repeat("x.0", levels))}' has", failure.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void HashtablesAreOrderedAndCaseSensitiveAllTheWayDown()
    {
        var outer = Assert.IsType<OrderedDictionary>(engine.One("Invoke-NixExpression '{ b = 1; a = { z = 1; Z = 2; \"\" = 3; keys = 4; }; }' -As Hashtable"));
        Assert.Equal(new[] { "a", "b" }, outer.Keys.Cast<string>());
        var inner = Assert.IsType<OrderedDictionary>(outer["a"]);
        Assert.Equal(new[] { string.Empty, "Z", "keys", "z" }, inner.Keys.Cast<string>());
        Assert.Equal(new object[] { 3L, 2L, 4L, 1L }, inner.Values.Cast<object>());
    }

    [Fact]
    public void HashtablesKeepSharingToo()
    {
        Assert.Equal(true, engine.One("$x = Invoke-NixExpression 'let x = { self = x; }; in x' -As Hashtable; [object]::ReferenceEquals($x, $x['self'])"));
    }

    [Theory]
    [InlineData("let f = n: if n == 0 then { } else { x = f (n - 1); }; in f 100000", "x")]
    [InlineData("let f = n: if n == 0 then [ ] else [ (f (n - 1)) ]; in f 100000", null)]
    public void DepthDoesNotMatter(string expression, string? attribute)
    {
        object? value = engine.One("Invoke-NixExpression $args[0] -NoEnumerate -MaxCallDepth 1000000", expression);
        int depth = 0;
        while (attribute is null ? ((object?[])value!).Length > 0 : ((PSObject)value!).Properties[attribute] is not null)
        {
            value = attribute is null ? ((object?[])value)[0] : ((PSObject)value).Properties[attribute].Value;
            value = value is PSObject { BaseObject: not PSCustomObject } wrapper ? wrapper.BaseObject : value;
            depth++;
        }

        Assert.Equal(100_000, depth);
    }

    [Fact]
    public void TheFirstErrorIsTheOneThatNixReports()
    {
        // C++ Nix evaluates attributes in the order in which their names first occurred.
        ErrorRecord failure = engine.RunAll("Invoke-NixExpression '{ zz1 = throw \"first\"; aa1 = throw \"second\"; }'").Error;
        Assert.Equal("first", failure.Exception.Message);
    }

    [Fact]
    public void AnErrorDeepInsideSaysOnItsWayWhatWasEvaluated()
    {
        var error = (NixException)engine.RunAll("Invoke-NixExpression '{ a = [ 1 { b = 1 + { }; } ]; }'").Error.Exception;
        Assert.Equal(
            new[] { "while evaluating the attribute 'a'", "while evaluating list element at index 1", "while evaluating the attribute 'b'" },
            error.Traces.Select(static trace => trace.Hint).Where(static hint => hint.StartsWith("while evaluating the attr", StringComparison.Ordinal) || hint.Contains("index", StringComparison.Ordinal)));
    }

    // As nix-instantiate 2.34.8 --eval --strict reports it, whether the elements come one by one or in an array.
    [Theory]
    [InlineData("")]
    [InlineData("-NoEnumerate")]
    [InlineData("-As Hashtable")]
    public void AnErrorInAnElementSaysWhich(string form)
    {
        var error = (NixException)engine.RunAll("$null = Invoke-NixExpression '[ 1 2 { a = [ (throw \"x\") ]; } ]' " + form).Error.Exception;
        Assert.Equal(
            new[] { "while evaluating list element at index 2", "while evaluating the attribute 'a'", "while evaluating list element at index 0", "while calling the 'throw' builtin" },
            error.Traces.Select(static trace => trace.Hint));
    }

    [Fact]
    public void AfterAnErrorNothingHalfDoneIsHandedOut()
    {
        EngineResult result = engine.RunAll("""
            'let s = { ok = 1; bad = throw "no"; }; in [ s ]', 'let s = { ok = 1; }; in [ s ]' | Invoke-NixExpression
            """);
        Assert.Single(result.Errors);
        PSObject only = Assert.Single(result.Output)!;
        Assert.Equal(1L, only.Properties["ok"].Value);
    }

    [Fact]
    public void ANameThatIsNoUtf8IsStillAName()
    {
        var set = (IDictionary)engine.One("Invoke-NixExpression '{ ${builtins.substring 0 1 \"\u00e9\"} = 1; }' -As Hashtable")!;
        Assert.Equal(new[] { "\ufffd" }, set.Keys.Cast<string>());
    }
}
