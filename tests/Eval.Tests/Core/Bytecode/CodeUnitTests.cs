using System;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using TvixEval.Core.Bytecode;
using TvixEval.Core.Compiler;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using TvixEval.Hosting;
using TvixEval.Syntax;
using TvixEval.Syntax.Ast;
using TvixEval.Text;
using Xunit;
using Source = TvixEval.Tests.Syntax.Source;

namespace TvixEval.Tests.Core.Bytecode;

/// <summary>When code is compiled, and what it keeps then.</summary>
[Collection(AloneCollection.Name)]
public sealed class CodeUnitTests
{
    [Theory]
    [InlineData("1 + 1", "2")]
    [InlineData("let a = [ 1 ]; f = { x, y ? 2, ... }@z: x + y; in a ++ [ (f { x = 1; }) (f { x = 1; y = 3; }) ]", "[ 1 3 4 ]")]
    [InlineData("with { a = { b = \"x\"; }; }; assert a ? b; rec { c = a.b or 1; ${c} = \"${c}y\"; inherit (a) b; }", "{ b = \"x\"; c = \"x\"; x = \"xy\"; }")]
    public void CodeThatHasRunKeepsNoTree(string source, string expected)
    {
        Vm vm = Nix.NewVm();
        using VmSlot.Scope slot = VmSlot.Install(vm);
        (CodeUnit code, WeakReference tree) = Analyze(vm, source);
        Assert.Equal(expected, Run(vm, code));
        Collect();
        Assert.False(tree.IsAlive);
        Assert.Throws<InvalidOperationException>(() => code.Body);
        Assert.Equal(expected, Run(vm, code));
    }

    [Fact]
    public void CodeThatHasNotRunKeepsItsPartOfTheTree()
    {
        Vm vm = Nix.NewVm();
        using VmSlot.Scope slot = VmSlot.Install(vm);
        (CodeUnit code, WeakReference tree) = Analyze(vm, "let a = 2 + 3; in { b = a * 2; c = x: y: x + y + a; }");
        var set = (AttrSet)vm.Force(vm.Run(code));
        Collect();
        Assert.False(tree.IsAlive);
        Assert.Equal("10", Show(vm, set.Get("b")!));
        Assert.Equal("12", Show(vm, vm.Call(vm.Call(set.Get("c")!, NixInt.Of(3)), NixInt.Of(4))));
    }

    [Fact]
    public void FunctionsOfSeveralArgumentsAreCompiledForEachNumberOfThem() =>
        Assert.Equal(
            "[ 6 6 6 6 ]",
            Nix.Print("let f = x: y: z: let g = a: a + x + y + z; in g 0; p = f 1; q = p 2; in [ (f 1 2 3) (p 2 3) (q 3) (f 1 2 3) ]"));

    [Fact]
    public void TheErrorsOfCodeThatHasRunAreThoseOfCodeThatIsNew()
    {
        Vm vm = Nix.NewVm();
        using VmSlot.Scope slot = VmSlot.Install(vm);
        string[] sources =
        {
            "{ a = 1; }.a.b.c", "let n = \"q\"; in { }.a.${n}.\"${n + \"r\"}\"", "({ a, b ? 1 }: a) { c = 1; }", "let f = { a }: a; in f { }", "assert 1 == 2 && true; 1", "assert [ 1 ] == [ 2 ]; 1",
            "\"a\" + { }", "/a + { }", "{ ${\"f\"} = x: x.y; }.f { }", "let x = y; y = x; in x", "(x: y: x y) 1 2",
        };
        foreach (string source in sources)
        {
            (CodeUnit code, _) = Analyze(vm, source);
            string first = Fail(vm, code);
            Collect();
            Assert.Equal(first, Fail(vm, code));
        }
    }

    [Theory]
    [InlineData("x: 1", ExprKind.Lambda)]
    [InlineData("{ a = 1; }", ExprKind.Attrs)]
    [InlineData("{ ${\"a\"} = 1; ${\"b\" + \"c\"} = 2; }", ExprKind.Attrs)]
    [InlineData("[ ]", ExprKind.List)]
    [InlineData("{ } // { }", ExprKind.Binary)]
    [InlineData("[ ] ++ [ ]", ExprKind.Binary)]
    [InlineData("1 + 1", ExprKind.ConcatStrings)]
    internal void TheFormOfAnExpressionStays(string source, ExprKind kind)
    {
        Vm vm = Nix.NewVm();
        using VmSlot.Scope slot = VmSlot.Install(vm);
        (CodeUnit code, _) = Analyze(vm, source);
        ExpressionForm before = code.Form;
        _ = vm.Run(code);
        ExpressionForm after = code.Form;
        Assert.Equal(kind, after.Kind);
        Assert.Equal((before.Kind, before.HasFixedNames, before.Operator, before.Function), (after.Kind, after.HasFixedNames, after.Operator, after.Function));
        Assert.Equal(source == "{ a = 1; }", after.HasFixedNames);
        Assert.Equal(kind == ExprKind.Lambda, after.Function is not null);
        Assert.Equal(source == "{ } // { }", after.Operator == BinaryOperator.Update);
    }

    [Fact]
    public void NeighboursThatCaptureTheSameShareTheList()
    {
        Vm vm = Nix.NewVm();
        using VmSlot.Scope slot = VmSlot.Install(vm);
        (CodeUnit code, _) = Analyze(vm, "let a = 1 + 1; b = 2 + 2; in [ (a + b) (b + a) (a - b) b (a.x b) ]");
        var captures = code.Chunk.Blueprints.Select(static blueprint => blueprint.Captures).Where(static list => list.Length == 2).ToArray();
        Assert.Equal(4, captures.Length);
        Assert.Same(captures[2], captures[3]);
        Assert.NotSame(captures[0], captures[1]);
    }

    [Fact]
    public void ThreadsMayRunCodeAtOnceThatNobodyHasCompiled()
    {
        Evaluator evaluator = StandardEvaluator.Create(new EvalSettings());
        string text = "let f = n: x: y: if n == 0 then x + y else f (n - 1) (x + 1) (y + n); in [ "
            + string.Concat(Enumerable.Range(1, 60).Select(static i => $"(f {i} 1 2) (let a = {i}; b = a * 2; in [ a b (a + b) ] ++ [ ((x: x + a) 1) ]) ")) + "]";
        for (int round = 0; round < 10; round++)
        {
            SourceFile file = Source.File(text);
            CodeUnit code = evaluator.Compile(file);
            var results = new string?[4];
            Thread[] threads = Enumerable.Range(0, results.Length).Select(i => new Thread(() =>
            {
                var vm = new Vm(evaluator);
                using VmSlot.Scope slot = VmSlot.Install(vm);
                results[i] = Run(vm, code);
            })).ToArray();
            Array.ForEach(threads, static thread => thread.Start());
            Array.ForEach(threads, static thread => thread.Join());
            Assert.NotNull(results[0]);
            Assert.All(results, result => Assert.Equal(results[0], result));
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (CodeUnit Code, WeakReference Tree) Analyze(Vm vm, string source)
    {
        SourceFile file = Source.File(source);
        Expr root = Parser.Parse(file, Source.Plain);
        return (ScopeAnalysis.Analyze(file, root, vm.Names, vm.Evaluator().Environment.Globals, null), new WeakReference(root));
    }

    private static string Run(Vm vm, CodeUnit code) => Show(vm, vm.Run(code));

    private static string Show(Vm vm, Value value)
    {
        vm.ForceDeep(value);
        return Bytes.ToText(AmbiguousPrinter.Print(value));
    }

    private static string Fail(Vm vm, CodeUnit code)
    {
        var error = Assert.Throws<NixException>(() => Run(vm, code));
        return error.Message + "\n" + string.Join("\n", error.Trace.Select(static line => line.ToString()));
    }

    private static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
    }
}
