using System;
using TvixEval.Module.Tests.Hosting;
using Xunit;

namespace TvixEval.Module.Tests.Conversion;

/// <summary>The text forms. Expected texts are recorded from nix-instantiate --eval --strict (2.34.8), with --json, --xml or --parse.</summary>
public sealed class FormTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    private readonly PowerShellEngine engine = fixture.Engine;

    [Theory]
    [InlineData("{ a = 1; b = [ true null \"x\\n\" 1.5 ./x ]; f = x: x; m = map; \"c d\" = { }; }", "{ a = 1; b = [ true null \"x\\n\" 1.5 /x ]; \"c d\" = { }; f = <LAMBDA>; m = <PRIMOP>; }")]
    [InlineData("let x = { y = x; }; in x", "{ y = «repeated»; }")]
    [InlineData("\"h\u00e9\"", "\"h\u00e9\"")]
    [InlineData("[ ]", "[ ]")]
    public void Nix(string expression, string expected)
    {
        engine.Run("$ExecutionContext.SessionState.Path.SetLocation('/')");
        Assert.Equal(expected.Replace("/x", PathText.InRoot("/x"), StringComparison.Ordinal), engine.One("Invoke-NixExpression $args[0] -As Nix", expression));
    }

    [Theory]
    [InlineData("{ b = 1; a = [ 1.5 null \"h\u00e9\\n\" ]; d = { type = \"derivation\"; outPath = \"/x\"; }; }", "{\"a\":[1.5,null,\"h\u00e9\\n\"],\"b\":1,\"d\":\"/x\"}")]
    [InlineData("[ 1 2 ]", "[1,2]")]
    public void Json(string expression, string expected)
    {
        Assert.Equal(expected, engine.One("Invoke-NixExpression $args[0] -As Json", expression));
    }

    /// <summary>As <c>nix eval --json --pretty</c> lays it out.</summary>
    [Fact]
    public void IndentedJSON()
    {
        const string Expected = """
            {
              "a": [
                1.5,
                null,
                "h\n",
                [],
                {}
              ],
              "b": 1,
              "d": "/x",
              "e": {
                "f": {},
                "g": [
                  [
                    1
                  ]
                ]
              }
            }
            """;
        Assert.Equal(
            Expected.ReplaceLineEndings("\n"),
            engine.One("Invoke-NixExpression '{ b = 1; a = [ 1.5 null \"h\\n\" [ ] { } ]; d = { type = \"derivation\"; outPath = \"/x\"; }; e = { f = { }; g = [ [ 1 ] ]; }; }' -As IndentedJson"));
    }

    /// <summary>Indentation makes what is nested deeply far longer than it was.</summary>
    [Theory]
    [InlineData("-MaxMemory 200MB", "NixMemoryLimit")]
    [InlineData("-MaxMemory 200MB -TimeoutSec 60", "NixMemoryLimit")]
    public void IndentedJSONObeysLimits(string limits, string id) =>
        Assert.StartsWith(
            id + ",",
            engine.RunAll($"Invoke-NixExpression 'builtins.foldl'' (a: _: [ a ]) 1 (builtins.genList (x: x) 100000)' -As IndentedJson -MaxCallDepth 1000000 {limits}").Error.FullyQualifiedErrorId);

    [Fact]
    public void Xml()
    {
        const string Expected = """
            <?xml version='1.0' encoding='utf-8'?>
            <expr>
              <attrs>
                <attr column="3" line="1" name="a">
                  <list>
                    <int value="1" />
                    <string value="&lt;" />
                  </list>
                </attr>
                <attr column="18" line="1" name="f">
                  <function column="22" line="1">
                    <attrspat>
                      <attr name="x" />
                    </attrspat>
                  </function>
                </attr>
              </attrs>
            </expr>
            """;
        Assert.Equal(Expected.ReplaceLineEndings("\n"), engine.One("Invoke-NixExpression '{ a = [ 1 \"<\" ]; f = { x ? 1 }: x; }' -As Xml"));
    }

    [Fact]
    public void JsonRefusesFunctionsWithTheErrorOfNix()
    {
        Assert.Equal("cannot convert a function to JSON", engine.RunAll("Invoke-NixExpression 'x: x' -As Json").Error.Exception.Message);
    }

    [Theory]
    [InlineData("a: a + 1", "(a: (a + 1))")]
    [InlineData("{ b = 1; a = x: -x; }.a or 2", "({ a = (x: (__sub 0 x)); b = 1; }).a or (2)")]
    [InlineData("with builtins; [ length ./a \"x${y}\" ]", "(with builtins; [ (length) (/a) ((\"x\" + y)) ])")]
    public void SyntaxTrees(string expression, string expected)
    {
        engine.Run("$ExecutionContext.SessionState.Path.SetLocation('/')");
        Assert.Equal(expected.Replace("/a", PathText.InRoot("/a"), StringComparison.Ordinal), engine.One("(Get-NixSyntaxTree $args[0]).ToString()", expression));
    }

    [Theory]
    [InlineData("{ a.b.\"c d\" = [ 10 20 ]; }", "'a.b.\"c d\".1'", 20L)]
    [InlineData("{ a.b = 1; }", "'a.b'", 1L)]
    [InlineData("{ x, y ? 2 }: { z = x + y; }", "'z' -Argument @{ x = 40 }", 42L)]
    [InlineData("{ f = { x }: x; }", "'f' -Argument @{ x = 42; unused = 1 }", 42L)]
    [InlineData("{ __functor = self: { x }: x; }", "'' -Argument @{ x = 42 }", 42L)]
    [InlineData("{ x, ... } @ all: all.y", "'' -Argument @{ x = 1; y = 42 }", 42L)]
    public void AttributePathAndArgumentSelectAndCallAsAAndArgDo(string expression, string parameters, object expected)
    {
        Assert.Equal(expected, engine.One("Invoke-NixExpression $args[0] -AttributePath " + parameters, expression));
    }

    [Fact]
    public void SeveralAttributePathsGiveSeveralResults()
    {
        Assert.Equal("1 2", engine.One("\"$(Invoke-NixExpression '{ a = 1; b = 2; }' -AttributePath a, b)\""));
    }

    [Theory]
    [InlineData("{ abc = 1; }", "abd", "attribute 'abd' in selection path 'abd' not found")]
    [InlineData("{ a = 1; }", "a.b", "the expression selected by the selection path 'a.b' should be a set but is an integer")]
    [InlineData("{ a = 1; }", "0", "the expression selected by the selection path '0' should be a list but is a set")]
    [InlineData("[ 1 ]", "3", "list index 3 in selection path '3' is out of range")]
    [InlineData("{ a = 1; }", "a\"", "missing closing quote in selection path 'a\"'")]
    [InlineData("{ a = 1; }", ".a", "empty attribute name in selection path '.a'")]
    public void SelectionErrorsAreThoseOfNix(string expression, string path, string expected)
    {
        Assert.Equal(expected, engine.RunAll("Invoke-NixExpression $args[0] -AttributePath $args[1]", expression, path).Error.Exception.Message);
    }

    [Fact]
    public void ExperimentalFeaturesAreOffUnlessAskedFor()
    {
        Assert.Equal(2L, engine.One("Invoke-NixExpression '1 |> (x: x + 1)' -ExperimentalFeature pipe-operators"));
        Assert.Equal("NixExperimentalFeature", engine.RunAll("Invoke-NixExpression '1 |> (x: x + 1)'").Error.FullyQualifiedErrorId.Split(',')[0]);
    }

    [Fact]
    public void CallDepthCanBeSet()
    {
        const string Deep = "let f = n: if n == 0 then 0 else 1 + f (n - 1); in f ";
        Assert.Equal("NixStackOverflow", engine.RunAll("Invoke-NixExpression $args[0]", Deep + "10001").Error.FullyQualifiedErrorId.Split(',')[0]);
        Assert.Equal(9990L, engine.One("Invoke-NixExpression $args[0]", Deep + "9990"));
        Assert.Equal(900000L, engine.One("Invoke-NixExpression $args[0] -MaxCallDepth 1000000", Deep + "900000"));
        Assert.Equal("NixStackOverflow", engine.RunAll("Invoke-NixExpression $args[0] -MaxCallDepth 10", Deep + "11").Error.FullyQualifiedErrorId.Split(',')[0]);
    }
}
