using System.Linq;
using TvixEval.Module.Tests.Hosting;
using Xunit;

namespace TvixEval.Module.Tests.Conversion;

/// <summary>
/// Objects of one shape share their list of type names and are made by a shorter way than the first of them: nobody can
/// tell. Each script gets three objects of a shape, $a, $b and $c.
/// </summary>
public sealed class ObjectMakingTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    private readonly PowerShellEngine engine = fixture.Engine;

    [Theory]
    [InlineData("$b.PSTypeNames.Insert(0, 'Mine'); \"$($b.PSTypeNames[0]) $($c.PSTypeNames[0]) $($a.PSTypeNames[0])\"", "Mine Nix.AttributeSet Nix.AttributeSet")]
    [InlineData("$b.PSTypeNames.Clear(); \"$($b.PSTypeNames.Count) $($c.PSTypeNames -notmatch '[0-9]$' -join ' ')\"", "0 Nix.AttributeSet System.Management.Automation.PSCustomObject System.Object")]
    [InlineData("\"$($a.PSTypeNames)\" -eq \"$($b.PSTypeNames)\"", "True")]
    [InlineData("$b.x = 'new'; \"$($a.x) $($b.x) $($c.x)\"", "1 new 3")]
    [InlineData("$b.PSObject.Properties.Remove('x'); \"$($b.PSObject.Properties.Name) $($c.PSObject.Properties.Name)\"", "y x y")]
    [InlineData("$b.PSObject.Properties.Add([psnoteproperty]::new('z', 7)); \"$($b.z) $($b.PSObject.Properties.Name) $($c.PSObject.Properties.Name)\"", "7 x y z x y")]
    [InlineData("$d = $b.PSObject.Copy(); $d.x = 0; $d.PSTypeNames.Insert(0, 'Mine'); \"$($b.x) $($b.PSTypeNames[0]) $($d.x) $($d.PSTypeNames[0]) $($d.PSTypeNames[1])\"", "2 Nix.AttributeSet 0 Mine Nix.AttributeSet")]
    [InlineData("\"$($b.X) $($b.psobject.Properties['Y'].Value) $($b.PSObject.Properties.Match('*').Count)\"", "2 b 2")]
    [InlineData("$b.PSObject.Properties | ForEach-Object { \"$($_.Name)=$($_.Value) $($_.IsInstance) $($_.MemberType)\" }", "x=2 True NoteProperty y=b True NoteProperty")]
    [InlineData("$b, $c | Where-Object x -eq 3 | ForEach-Object y", "c")]
    [InlineData("$a, $b, $c | ForEach-Object { $_.x }", "1 2 3")]
    [InlineData("$b.PSObject.Members['x'].Value = 9; $b.x", "9")]
    [InlineData("\"$b\"", "{ x = 2; y = \"b\"; }")]
    public void ObjectsOfOneShapeAreObjectsOfTheirOwn(string script, string expected) => Assert.Equal(
        expected,
        string.Join(" ", engine.Run("$a, $b, $c = Invoke-NixExpression '[ { x = 1; y = \"a\"; } { x = 2; y = \"b\"; } { x = 3; y = \"c\"; } ]'; " + script)
            .Select(static item => item?.ToString())));

    [Theory]
    [InlineData("-Lazy", "Nix.LazyAttributeSet Nix.AttributeSet")]
    [InlineData("-As Object", "Nix.AttributeSet")]
    public void SetsOfAnotherShapeMayHaveTheSameNames(string form, string types) => Assert.Equal(
        "1 2 3 " + types,
        string.Join(" ", engine.Run($"$r = Invoke-NixExpression '[ {{ q = 1; }} (builtins.listToAttrs [ {{ name = \"q\"; value = 2; }} ]) ({{ q = 0; }} // {{ q = 3; }}) ]' {form}; $r | ForEach-Object q; $r[1].PSTypeNames | Where-Object {{ $_ -match '^Nix[.][A-Za-z]+$' }}")
            .Select(static item => item?.ToString())));

    [Fact]
    public void WhatWasNeverAPropertyBeforeIsFoundByCodeThatWasCompiledBefore()
    {
        const string Script = """
            function Read($o) { $o.qqUnheardOf }
            1..40 | ForEach-Object { $null = Read ([object]::new()) }
            foreach ($o in Invoke-NixExpression 'builtins.genList (n: { qqUnheardOf = n; }) 3') { Read $o }
            """;
        Assert.Equal(new object[] { 0L, 1L, 2L }, engine.Run(Script).Select(static item => item!.BaseObject));
    }
}
