using System;
using System.IO;
using System.Linq;
using TvixEval.Module.Tests.Hosting;
using Xunit;

namespace TvixEval.Module.Tests;

public sealed class CompletionTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    private readonly Engine engine = fixture.Engine;

    [Theory]
    [InlineData("Invoke-NixExpression '{ a = throw \"no\"; ab = 1; b = 2; }' -AttributePath a", "a", "ab")]
    [InlineData("Invoke-NixExpression '{ a = { x = throw \"no\"; y = 2; }; }' -AttributePath a.", "a.x", "a.y")]
    [InlineData("Invoke-NixExpression -Expression '[ { x = 1; } 2 ]' -AttributePath 0.", "0.x")]
    [InlineData("Invoke-NixExpression '{ \"a b\" = { \"c.d\" = { e = 1; }; }; }' -AttributePath '\"a b\".", "'\"a b\".\"c.d\"'")]
    [InlineData("Invoke-NixExpression '{ \"c.d\" = { e = 1; }; }' -AttributePath '\"c.d\".", "'\"c.d\".e'")]
    [InlineData("Invoke-NixExpression '{ \"\" = 1; \"q\\\"\" = 2; z = 3; }' -AttributePath ", "z")]
    [InlineData("Invoke-NixExpression '{ x }: { inherit x; y = 1; }' -Argument @{ x = 1 } -AttributePath ")]
    [InlineData("Invoke-NixExpression '{ x ? 1 }: { inherit x; y = 1; }' -AttributePath ", "x", "y")]
    [InlineData("Invoke-NixExpression 'throw \"no\"' -AttributePath a")]
    [InlineData("Invoke-NixExpression '{ a = ; }' -AttributePath a")]
    [InlineData("Invoke-NixExpression '1' -AttributePath a.b.")]
    [InlineData("Invoke-NixExpression 'let f = n: if n == 0 then 1 else f (n - 1) + f (n - 1); in f 60' -AttributePath a")]
    [InlineData("Invoke-NixExpression 1 -System aarch64-", "aarch64-linux", "aarch64-darwin")]
    [InlineData("Invoke-NixExpression 1 -ExperimentalFeature pipe", "pipe-operators")]
    [InlineData("Test-NixExpression 1 -ExperimentalFeature fl", "flakes")]
    public void Completes(string text, params string[] expected)
    {
        string[] found = Complete(text);
        if (expected.Length == 0)
        {
            // The engine falls back to names of files.
            Assert.DoesNotContain("a", found);
        }
        else
        {
            Assert.Equal(expected, found);
        }
    }

    [Fact]
    public void Attribute_paths_into_files_are_completed()
    {
        string file = Path.Combine(Directory.CreateTempSubdirectory("nix-completion").FullName, "some.nix");
        File.WriteAllText(file, "{ first = 1; second = throw \"no\"; }");
        Assert.Equal(new[] { "first" }, Complete($"Invoke-NixExpression -Path '{file}' -AttributePath f"));
        Assert.Equal(new[] { "second" }, Complete($"Invoke-NixExpression -LiteralPath '{file}' -AttributePath s"));
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
    }

    private string[] Complete(string text) => engine
        .Run("(TabExpansion2 $args[0] $args[0].Length).CompletionMatches | ForEach-Object CompletionText", text)
        .Select(static match => (string)match!.BaseObject)
        .ToArray();
}
