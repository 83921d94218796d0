using System;
using System.IO;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using TvixEval.Hosting;
using TvixEval.Text;
using Xunit;

namespace TvixEval.Tests.Engine;

/// <summary>Evaluations that share the files they read know nothing else of each other: each sees names in the order of a process of its own.</summary>
public sealed class SharedSourcesTests : IDisposable
{
    private readonly string folder = Path.Combine(Path.GetTempPath(), "shared-" + Guid.NewGuid().ToString("N"));
    private readonly Evaluator evaluator = StandardEvaluator.Create(new EvalSettings(), sharesSources: true);

    public SharedSourcesTests() => Directory.CreateDirectory(folder);

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void TheOrderOfAFileIsThatOfWhoReadsIt()
    {
        string file = Write("{ r1 = throw \"1\"; r2 = throw \"2\"; }");
        for (int i = 0; i < 2; i++)
        {
            Assert.Equal("1", Fail($"import {file}"));
            Assert.Equal("2", Fail($"[ {{ r2 = 1; }} (import {file}) ]"));
        }
    }

    [Theory]
    [InlineData("{ r1, r2 }: 1", "import @ { }", "r1", "builtins.seq { r2 = 1; } (import @ { })", "r2")]
    [InlineData("{ r1 = throw \"r1\"; r2 = throw \"r2\"; } == { r1 = 1; r2 = 1; }", "import @", "r1", "builtins.seq { r2 = 1; } (import @)", "r2")]
    [InlineData("let r1 = nothing1; r2 = nothing2; in 1", "import @", "nothing1", "builtins.seq { r2 = 1; } (import @)", "nothing2")]
    [InlineData("x: (x: { r1 = x; r2 = x; }) (throw \"x\")", "(import @ 1).r1", "x", "builtins.seq { r2 = 1; } (import @ 1).r2", "x")]
    public void OtherOrders(string text, string first, string firstError, string second, string secondError)
    {
        string file = Write(text);
        for (int i = 0; i < 2; i++)
        {
            Assert.Contains(firstError, Fail(first.Replace("@", file)));
            Assert.Contains(secondError, Fail(second.Replace("@", file)));
        }
    }

    [Fact]
    public void BindingsAreThoseOfTheOrder()
    {
        // Whether a variable that is a variable is a thunk depends on which was seen first.
        string file = Write("let r1 = r2; r2 = 1 + 1; in { a = r1; }");
        for (int i = 0; i < 2; i++)
        {
            Assert.Equal("{ a = <CODE>; }", Print($"import {file}"));
            Assert.Equal("2", Print($"builtins.seq {{ r2 = 1; }} (import {file}).a"));
        }
    }

    [Fact]
    public void AFileIsCompiledOnceForOneOrder()
    {
        string file = Write("{ one = 1; two = 2; }");
        Print($"(import {file}).one");
        long before = evaluator.CompiledCount;
        Print($"(import {file}).one");
        Print($"(import {file}).one + 1");
        Assert.Equal(before + 2, evaluator.CompiledCount);
        Print($"(import {file}).two");
        Assert.Equal(before + 4, evaluator.CompiledCount);
    }

    [Fact]
    public void TheNameOfAFunctionStaysInItsEvaluation()
    {
        string file = Write("n: { ${n} = { a }: a; }");
        for (int i = 0; i < 3; i++)
        {
            Assert.Contains($"function 'name{i}' called without", Fail($"(import {file} (\"name\" + \"{i}\")).name{i} {{ }}"));
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }

    private string Write(string text)
    {
        string file = Path.Combine(folder, "file.nix");
        File.WriteAllText(file, text);
        return Nix.PathOf(file);
    }

    private string Print(string text)
    {
        Vm vm = NewEvaluation();
        using VmSlot.Scope slot = VmSlot.Install(vm);
        return Bytes.ToText(AmbiguousPrinter.Print(vm.Force(Nix.Eval(vm, text, "/"))));
    }

    private string Fail(string text) => Assert.Throws<NixException>(() =>
    {
        Vm vm = NewEvaluation();
        using VmSlot.Scope slot = VmSlot.Install(vm);
        vm.ForceDeep(Nix.Eval(vm, text, "/"));
    }).RawMessage;

    private Vm NewEvaluation()
    {
        evaluator.ResetFiles();
        return new Vm(evaluator) { Names = evaluator.NewNames() };
    }
}
