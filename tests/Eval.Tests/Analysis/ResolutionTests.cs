using System.Collections.Generic;
using System.Linq;
using TvixEval.Analysis;
using TvixEval.Core.Compiler;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using TvixEval.Hosting;
using TvixEval.Programs;
using TvixEval.Syntax;
using TvixEval.Syntax.Ast;
using TvixEval.Tests.Syntax;
using TvixEval.Text;
using Xunit;

namespace TvixEval.Tests.Analysis;

/// <summary>Who binds each variable, as compiler and checks both learn it.</summary>
public sealed class ResolutionTests
{
    private static readonly Evaluator Evaluator = StandardEvaluator.Create(new EvalSettings { HomeDirectory = "/home/nix" });

    /// <summary>Of each variable <c>x</c>, in source order: where it is bound (a line for each way to bind it), or what it comes from.</summary>
    [Theory]
    [InlineData("x: x", "x")]
    [InlineData("x: x: x", "x")]
    [InlineData("{ x }: x", "x")]
    [InlineData("{ y ? x, x }: y", "x")]
    [InlineData("let x = y; y = 1; in x", "x")]
    [InlineData("let x = 1; in x", "x")]
    [InlineData("rec { x = 1; y = x; }", "x")]
    [InlineData("x: let inherit x; in x", "x", "x")]
    [InlineData("x: { inherit x; y = x; }", "x", "x")]
    [InlineData("x: rec { inherit x; y = x; }", "x", "x")]
    [InlineData("{ x = 1; y = x; }", "nothing")]
    [InlineData("with { }; x", "with")]
    [InlineData("x: with { }; x", "x")]
    [InlineData("with x; x", "nothing", "with")]
    [InlineData("let inherit (builtins) x; in x", "x")]
    public void EachVariableIsBoundByTheInnermostName(string source, params string[] expected)
    {
        SourceFile file = Source.File(source);
        Expr root = Parser.Parse(file, Source.Plain);
        SourceBindings bindings = ScopeAnalysis.Resolve(file, root, Evaluator.Environment.Globals);
        string[] found = root.DescendantsAndSelf().OfType<ExprVar>()
            .Where(static variable => variable.Name.Name == "x")
            .OrderBy(static variable => variable.Offset)
            .Select(variable => bindings.BinderOf(variable)?.Name.Name ?? (bindings.WithsOf(variable) is not null ? "with" : bindings.IsUndefined(variable) ? "nothing" : "global"))
            .ToArray();
        Assert.Equal(expected, found);
    }

    [Fact]
    public void ANameThatIsInheritedBindsByItselfAndMeansTheOneAroundIt()
    {
        SourceFile file = Source.File("x: let inherit x; in x");
        var lambda = (ExprLambda)Parser.Parse(file, Source.Plain);
        SourceBindings bindings = ScopeAnalysis.Resolve(file, lambda, Evaluator.Environment.Globals);
        var let = (ExprLet)lambda.Body;
        Variable argument = bindings.FunctionOf(lambda).Argument!;
        Variable inner = bindings.BindingOf(let.Bindings).Variables[0]!;
        Assert.Same(inner, bindings.BinderOf((ExprVar)let.Body));
        Assert.Same(argument, bindings.VariableOf((ExprVar)let.Body));
        Assert.Same(argument, bindings.BinderOf((ExprVar)let.Bindings.Attributes[0].Value));
    }

    [Fact]
    public void ATreeCanBeResolvedAndCompiledAnyNumberOfTimes()
    {
        SourceFile file = Source.File("let f = x: y: [ x y (z: x) ]; in f 1 2");
        Expr root = Parser.Parse(file, Source.Plain);
        SourceBindings first = ScopeAnalysis.Analyze(file, root, file.Names!, Evaluator.Environment.Globals, null).Bindings;
        SourceBindings second = ScopeAnalysis.Resolve(file, root, Evaluator.Environment.Globals);
        ExprLambda[] functions = root.DescendantsAndSelf().OfType<ExprLambda>().ToArray();
        Assert.All(functions, function => Assert.NotSame(first.FunctionOf(function), second.FunctionOf(function)));
        Assert.Equal(new[] { 0, 1, 1 }, functions.Select(function => first.FunctionOf(function).CaptureCount));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void TheChecksFindAnUndefinedVariableWhereCompilingFailsWithOne(int seed)
    {
        var generator = new ExpressionGenerator(seed);
        int undefined = 0;
        for (int i = 0; i < 1500; i++)
        {
            SourceFile file = Source.File("a: b: " + generator.MakePrinted(i % 6));
            var found = new HashSet<int>(StaticChecks.Run(file, Evaluator).Where(static finding => finding.Rule == CheckRules.UndefinedVariable).Select(static finding => finding.Position.Offset));
            int? failed = null;
            try
            {
                ScopeAnalysis.Analyze(file, Parser.Parse(file, Source.Plain), file.Names!, Evaluator.Environment.Globals, null);
            }
            catch (NixException error) when (error.Kind == NixErrorKind.UndefinedVariable)
            {
                failed = error.Position.Offset;
                undefined++;
            }

            Assert.Equal(failed is not null, found.Count > 0);
            Assert.True(failed is null || found.Contains(failed.Value), file.Text);
        }

        Assert.InRange(undefined, 200, 1400);
    }
}
