using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using TvixEval.Hosting;
using TvixEval.Text;
using Xunit;

namespace TvixEval.Tests.Core.Values;

/// <summary>Printing that evaluates on the way, as <c>nix eval</c> and <c>nix repl</c> 2.34.8 printed the same expressions.</summary>
public sealed class ValuePrinterForcingTests
{
    private static readonly PrintOptions OneLine = new() { Force = true, DerivationPaths = true };

    [Theory]
    [InlineData(
        "{ a = throw \"x\"; b = [ 1 [ 2 3 ] { c = 1; } {c = [];} {c=[1];}]; }",
        "{ a = «error: x»; b = [ 1 [ 2 3 ] { c = 1; } { c = [ ]; } { c = [ 1 ]; } ]; }")]
    [InlineData("{ a = throw \"x\"; }", "{ a = «error: x»; }")]
    [InlineData("{ a = {b = throw \"x\";}; c=1; e = {}; f={}; }", "{ a = { b = «error: x»; }; c = 1; e = { }; f = «repeated»; }")]
    public void ErrorsStandWhereTheValueWouldBe(string expression, string expected) => Assert.Equal(expected, Print(expression, OneLine));

    [Fact]
    public void AnErrorInsideASingleElementEndsTheLineAsInCppNix()
    {
        // :p { a = throw "x"; b = {c = throw "y";}; }
        Assert.Equal(
            "{\n  a = «error: x»;\n  b = {«error: y»;\n  }",
            Print("{ a = throw \"x\"; b = {c = throw \"y\";}; }", new PrintOptions { Force = true, PrettyIndent = 2, Errors = PrintErrors.ThrowTopLevel }));
    }

    [Fact]
    public void ErrorsPassWhereTheyShould()
    {
        Assert.Throws<NixException>(() => Print("{ a = throw \"x\"; }", new PrintOptions { Force = true, Errors = PrintErrors.Throw }));
        Assert.Throws<NixException>(() => Print("throw \"x\"", new PrintOptions { Force = true, Errors = PrintErrors.ThrowTopLevel }));
        Assert.Equal("«error: x»", Print("throw \"x\"", OneLine));
    }

    [Fact]
    public void DerivationsArePrintedAsTheirPath()
    {
        const string Path = "/nix/store/00000000000000000000000000000000-n.drv";
        Assert.Equal($"[ «derivation {Path}» ]", Print($"[ {{ type = \"derivation\"; drvPath = \"{Path}\"; }} ]", OneLine));
        Assert.Equal("«derivation»", Print("{ type = \"derivation\"; }", OneLine));
        Assert.Equal("«error: path '/x' is not in the Nix store»", Print("{ type = \"derivation\"; drvPath = \"/x\"; }", OneLine));
    }

    [Fact]
    public void DepthIsLimitedWhileEvaluating()
    {
        var settings = new EvalSettings { MaxCallDepth = 100 };
        var vm = new Vm(StandardEvaluator.Create(settings));
        Value endless = vm.Evaluator().EvalExpression(vm, "let f = n: { inner = f (n + 1); }; in f 0", "/");

        NixException error = Assert.Throws<NixException>(() => ValuePrinter.Print(vm, endless, OneLine));

        Assert.Equal(NixErrorKind.StackOverflow, error.Kind);
    }

    private static string Print(string expression, PrintOptions options)
    {
        var vm = new Vm(StandardEvaluator.Create(new EvalSettings()));
        using VmSlot.Scope slot = VmSlot.Install(vm);

        // A delayed value: the printer evaluates the outermost one too.
        Value value = vm.Evaluator().EvalExpression(vm, "[ (" + expression + ") ]", "/");
        return Bytes.ToText(ValuePrinter.Print(vm, ((NixList)value)[0], options));
    }
}
