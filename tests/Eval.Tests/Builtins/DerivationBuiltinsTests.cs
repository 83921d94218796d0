using System.Collections.Generic;
using TvixEval.Engine;
using TvixEval.Text;
using Xunit;

namespace TvixEval.Tests.Builtins;

/// <summary>Derivations beyond what the recorded answers cover. Values are those of nix-instantiate 2.34.8.</summary>
public sealed class DerivationBuiltinsTests
{
    // The path that C++ Nix computes from the JSON text in sorted form; the warning is worded as newer versions do.
    [Fact]
    public void StructuredAttributesAsTextAreDeprecated()
    {
        const string Expression =
            """(derivation { name = "a"; system = "x"; builder = "b"; __json = "{\"b\": 1.50, \"a\" : [ 18446744073709551615, null ], \"b\": {\"outPath\":\"x\"}}"; }).drvPath""";
        List<string> warnings = Capture(Expression, out string value);
        Assert.Equal("\"/nix/store/9kl0isf7wbapz1ylnw1bb9ayfqhfqk8p-a.drv\"", value);
        string warning = Assert.Single(warnings);
        Assert.Contains("\u2026 while evaluating derivation 'a'", warning);
        Assert.Contains("setting structured attributes via '__json' is deprecated", warning);
    }

    [Fact]
    public void AnEmptyHashIsAllZerosAndWarnedOf()
    {
        List<string> warnings = Capture("""(derivation { name = "a"; system = "x"; builder = "b"; outputHash = ""; outputHashAlgo = "sha256"; }).outPath""", out string value);
        Assert.Equal("\"/nix/store/19k94y693b5mi3rbb0f3y9c4zq1jc3z0-a\"", value);
        Assert.Equal(["found empty hash, assuming 'sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='"], warnings);
    }

    [Theory]
    [InlineData("""(derivation { name = throw "n"; builder = throw "b"; }).type""", "\"derivation\"")]
    [InlineData("""builtins.attrNames (derivation { outputs = [ "x" ]; a = throw "a"; })""", """[ "a" "all" "drvAttrs" "drvPath" "outPath" "outputName" "outputs" "type" "x" ]""")]
    [InlineData("""(derivation { name = "a"; system = "x"; builder = "b"; out = 1; all = 2; outPath = 3; type = 4; }).type""", "\"derivation\"")]
    [InlineData("""let d = derivation { name = "a"; system = "x"; builder = "b"; outputs = [ "b" "a" ]; }; in [ d.outputName (map (x: x.outputName) d.all) (d.a.b == d) ]""", """[ "b" [ "b" "a" ] true ]""")]
    [InlineData("""let d = derivation { name = "a"; system = "x"; builder = "b"; }; in d.all == [ d ] && d.drvAttrs == { name = "a"; system = "x"; builder = "b"; }""", "true")]
    public void IsLazyAndRefersToItself(string expression, string value) => Assert.Equal(value, Nix.Print(expression));

    [Theory]
    [InlineData("derivationStrict", "true")]
    [InlineData("__derivationStrict", null)]
    [InlineData("toFile", null)]
    [InlineData("__toFile", "true")]
    [InlineData("__path", "true")]
    [InlineData("__storePath", "true")]
    [InlineData("__filterSource", "true")]
    [InlineData("derivation", "true")]
    public void GlobalNames(string name, string? value)
    {
        string expression = $"builtins.isFunction {name}";
        if (value is null)
        {
            Assert.Equal($"undefined variable '{name}'", Nix.Fail(expression).Message);
        }
        else
        {
            Assert.Equal(value, Nix.Print(expression));
        }
    }

    [Fact]
    public void ErrorsNameTheChainOfDerivations()
    {
        string expression = """let mk = name: dep: derivation { inherit name dep; system = "x"; builder = "b"; }; in (mk "outer" (mk "inner" (throw "kaboom"))).drvPath""";
        string report = Nix.Fail(expression).Report;
        int outer = report.IndexOf("while evaluating derivation 'outer'", System.StringComparison.Ordinal);
        int attribute = report.IndexOf("while evaluating attribute 'dep' of derivation 'outer'", System.StringComparison.Ordinal);
        int inner = report.IndexOf("while evaluating derivation 'inner'", System.StringComparison.Ordinal);
        Assert.True(outer > 0 && attribute > outer && inner > attribute, report);
        Assert.Equal("kaboom", Nix.Fail(expression).Message);
    }

    [Fact]
    public void DeeplyNestedAttributesEndInAnError()
    {
        string expression = """(derivation { name = "a"; system = "x"; builder = "b"; x = builtins.foldl' (a: n: [ a ]) 1 (builtins.genList (n: n) 200000); }).drvPath""";
        Assert.Equal("stack overflow; max-call-depth exceeded", Nix.Fail(expression).Message);
    }

    private static List<string> Capture(string expression, out string value)
    {
        var warnings = new List<string>();
        value = Nix.Print(expression, new EvalSettings { OnWarning = (text, _) => warnings.Add(Bytes.ToText(text)) });
        return warnings;
    }
}
