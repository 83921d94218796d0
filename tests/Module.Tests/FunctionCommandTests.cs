using System.IO;
using System.Linq;
using TvixEval.Module.Tests.Hosting;
using Xunit;

namespace TvixEval.Module.Tests;

/// <summary>Invoke-NixFunction.</summary>
public sealed class FunctionCommandTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    private readonly Engine engine = fixture.Engine;

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
    [InlineData("1 | Invoke-NixFunction '2' -ErrorAction Stop", "NixTypeError")]
    public void Fails(string script, string id) => Assert.StartsWith(id + ",", engine.RunAll(script).Error.FullyQualifiedErrorId);

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
