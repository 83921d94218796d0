using System;
using System.IO;
using System.Linq;
using TvixEval.Module.Tests.Hosting;
using Xunit;

namespace TvixEval.Module.Tests.Cmdlets;

/// <summary>Invoke-NixFunction.</summary>
public sealed class FunctionCommandTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    private readonly PowerShellEngine engine = fixture.Engine;

    [Theory]
    [InlineData("1..3 | Invoke-NixFunction 'x: x * 2'", "2 4 6")]
    [InlineData("Invoke-NixFunction 'a: b: a - b' -ArgumentList 5, 3", "2")]
    [InlineData("1, 2 | Invoke-NixFunction 'a: b: a - b' -ArgumentList 5", "4 3")]
    [InlineData("@{ a = 1 }, @{ a = 2; b = 3 } | Invoke-NixFunction '{ a, b ? 10 }: a + b'", "11 5")]
    [InlineData("[pscustomobject]@{ a = 1 } | Invoke-NixFunction 'x: x.a'", "1")]
    [InlineData("$f = Invoke-NixExpression 'let y = 10; in x: x + y'; 1, 2 | Invoke-NixFunction $f", "11 12")]
    [InlineData("$f = Invoke-NixExpression '{ __functor = self: x: x + 1; }' -As Value; 1 | Invoke-NixFunction $f", "2")]
    [InlineData("1 | Invoke-NixFunction 'x: [ x 2 ]'", "1 2")]
    [InlineData("1 | Invoke-NixFunction 'x: { a = x; }' -As Json", "{\"a\":1}")]
    [InlineData("1 | Invoke-NixFunction builtins.toString", "1")]
    [InlineData("Invoke-NixFunction 'x: x + 1' -InputObject 1", "2")]
    [InlineData("@() | Invoke-NixFunction 'x: x'", "")]
    [InlineData("'a' | Invoke-NixFunction '{ up = s: s + \"!\"; }' -AttributePath up", "a!")]
    [InlineData("1 | Invoke-NixFunction '{ by }: { times = x: x * by; }' -Argument @{ by = 5 } -A times", "5")]
    [InlineData("$f = Invoke-NixExpression '{ f = x: x + 1; }' -As Value; 1 | Invoke-NixFunction $f -AttributePath f", "2")]
    [InlineData("1 | Invoke-NixFunction 'x: builtins.currentSystem' -System riscv64-linux", "riscv64-linux")]
    [InlineData("1 | Invoke-NixFunction 'x: builtins ? currentSystem' -Pure", "False")]
    [InlineData("(1 | Invoke-NixFunction 'x: { a = x; b = throw \"no\"; }' -Lazy).a", "1")]
    public void Applies(string script, string expected) =>
        Assert.Equal(expected, string.Join(" ", engine.Run(script).Select(static item => item!.ToString())));

    [Fact]
    public void AListIsOneArrayOnRequest() => Assert.Single(engine.Run("1 | Invoke-NixFunction 'x: [ x 2 ]' -NoEnumerate"));

    [Fact]
    public void AFailureIsOneItemsOwn()
    {
        EngineResult result = engine.RunAll("1, 'a', 3 | Invoke-NixFunction 'x: x * 2'");
        Assert.Equal(new object[] { 2L, 6L }, result.Output.Select(static item => item!.BaseObject));
        Assert.StartsWith("NixTypeError,", result.Error.FullyQualifiedErrorId);
        Assert.Equal("a", result.Error.TargetObject.ToString());
    }

    [Theory]
    [InlineData("1 | Invoke-NixFunction 'x: nope'", "NixUndefinedVariable")]
    [InlineData("Invoke-NixFunction 'x: throw x' -ArgumentList no", "NixThrow")]
    [InlineData("Invoke-NixFunction -Path /nowhere/at/all.nix", "PathNotFound")]
    [InlineData("1 | Invoke-NixFunction -LiteralPath /nowhere/at/all.nix", "PathNotFound")]
    [InlineData("1 | Invoke-NixFunction -Path /nowhere/*.nix", "PathNotFound")]
    [InlineData("1 | Invoke-NixFunction '{ a = x: x; b = x: x; }' -AttributePath a, b", "SeveralFunctions")]
    [InlineData("$f = Invoke-NixExpression 'x: x'; 1 | Invoke-NixFunction $f -Pure", "SessionOptionConflict")]
    [InlineData("1 | Invoke-NixFunction 'x: x' -Lazy -As Json", "LazyNeedsObjects")]
    [InlineData("1 | Invoke-NixFunction 'x: let f = n: if n == 0 then x else f (n - 1) + f (n - 1); in f 60' -TimeoutSec 0.05", "NixTimeout")]
    [InlineData("1 | Invoke-NixFunction '2' -ErrorAction Stop", "NixTypeError")]
    public void Fails(string script, string id) => Assert.StartsWith(id + ",", engine.RunAll(script).Error.FullyQualifiedErrorId);

    [Fact]
    public void ASessionKeepsWhatTheFunctionImports()
    {
        string file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".nix");
        File.WriteAllText(file, "{ add = x: y: x + y; }");
        try
        {
            const string Script = "$s = New-NixSession; 1, 2 | Invoke-NixFunction \"(import $($args[0])).add\" -ArgumentList 10 -Session $s; $s.ImportedFiles; Remove-NixSession $s";
            Assert.Equal("11 12 1", string.Join(" ", engine.Run(Script, PathText.Expression(file))));
            Assert.Equal("11 12", string.Join(" ", engine.Run("1, 2 | Invoke-NixFunction -LiteralPath $args[0] -AttributePath add -ArgumentList 10", file)));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void TakesAnOutputOfAFlake() => Assert.Equal(
        "Hello, web7",
        engine.One("'web7' | Invoke-NixFunction -Flake \"path:$($args[0])#lib.greet\" -WarningAction Ignore", Path.Combine(AppContext.BaseDirectory, "samples", "flake")));

    [Fact]
    public void TakesAFile()
    {
        string file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".nix");
        File.WriteAllText(file, "x: x + 1");
        try
        {
            Assert.Equal(2L, engine.One("1 | Invoke-NixFunction -Path $args[0]", file));
        }
        finally
        {
            File.Delete(file);
        }
    }
}
