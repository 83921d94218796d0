using System;
using System.Linq;
using TvixEval.Analysis;
using TvixEval.Core.Bytecode;
using TvixEval.Core.Compiler;
using TvixEval.Core.Machine;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using TvixEval.Hosting;
using TvixEval.Syntax;
using TvixEval.Syntax.Ast;
using TvixEval.Text;
using TvixEval.Work;
using Xunit;

namespace TvixEval.Tests.Syntax;

/// <summary>All work on a source polls in proportion to the source, and ends where polling says so.</summary>
public sealed class SourcePollingTests
{
    private const int Length = 10_000;

    /// <summary>Sources of some ten kilobytes or a hundred: long ones, and deep ones.</summary>
    public static TheoryData<string> Sources { get; } = new()
    {
        "[ " + Repeat("(1 + 1) ", Length) + "]",
        "{ " + string.Concat(Enumerable.Range(0, Length).Select(static n => $"a{n} = [ 1 ]; ")) + "}",
        "let f = x: x; in " + Repeat("f (", Length) + "1" + Repeat(")", Length),
        Repeat("(x: ", Length) + "[ 1 ]" + Repeat(")", Length),
        "\"" + Repeat("${\"x\"} y ", Length) + "\"",
        "1" + Repeat(" + 1", Length),
    };

    [Theory]
    [MemberData(nameof(Sources))]
    public void Parsing(string source) => Polls(source.Length / Polling.SourceBytes / 2, poll => Parse(source, poll));

    [Fact]
    public void ReadingCommentsAndBlanks()
    {
        string source = Repeat("# a comment, and an empty line\n\n1 + ", Length) + "1";
        Polls(source.Length / Polling.SourceBytes / 2, poll => Parse(source, poll));
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public void Resolving(string source) =>
        Polls(Length / Polling.Nodes, poll => ScopeAnalysis.Analyze(Source.File(source), Parse(source, null), new NameTable(), StandardEvaluator.Create(new EvalSettings()).Environment.Globals, null, poll));

    [Theory]
    [MemberData(nameof(Sources))]
    public void Printing(string source) => Polls(Length / Polling.Nodes, poll => SyntaxPrinter.Print(Parse(source, null), poll));

    [Theory]
    [MemberData(nameof(Sources))]
    public void Checking(string source) =>
        Polls((source.Length / Polling.SourceBytes / 2) + (Length / Polling.Nodes), poll => StaticChecks.Run(Source.File(source), StandardEvaluator.Create(new EvalSettings()), poll));

    [Fact]
    public void Compiling()
    {
        string source = "\"" + Repeat("${1 + 1} ", Length) + "\"";
        void Compile(Action poll)
        {
            Vm vm = Nix.NewVm();
            CodeUnit unit = ScopeAnalysis.Analyze(Source.File(source), Parse(source, null), vm.Names, vm.Evaluator().Environment.Globals, null);
            vm.OnPoll = poll;
            using VmSlot.Scope slot = VmSlot.Install(vm);
            _ = unit.Chunk;
        }

        // A thread's emitter goes on counting where it was, until it has compiled something large.
        Compile(static () => { });
        Polls(Length / Polling.Nodes, Compile);
    }

    [Fact]
    public void LookingForData()
    {
        string source = "[ " + Repeat("1 ", Length) + "]";
        Polls(Length / Polling.Nodes, poll => DataSyntax.Check(Source.File(source), Parse(source, null), poll));
    }

    [Fact]
    public void EvaluatingASourceAsksTheMachine()
    {
        Vm vm = Nix.NewVm();
        int polls = 0;
        vm.OnPoll = () =>
        {
            if (++polls == 3)
            {
                vm.Interrupt();
            }
        };
        Assert.Equal(NixErrorKind.Interrupted, Assert.Throws<NixException>(() => Nix.Eval(vm, "[ " + Repeat("(1 + 1) ", Length) + "]")).Kind);
        Assert.InRange(polls, 3, 4);
    }

    /// <summary>Counts the polls of some work, and that it ends at once when one of them throws.</summary>
    private static void Polls(int least, Action<Action> work)
    {
        int polls = 0;
        work(() => polls++);
        Assert.InRange(polls, least, 100 * (least + 1));
        foreach (int last in new[] { 1, polls / 2, polls })
        {
            int seen = 0;
            Assert.Throws<OperationCanceledException>(() => work(() =>
            {
                if (++seen >= last)
                {
                    throw new OperationCanceledException();
                }
            }));
            Assert.Equal(last, seen);
        }
    }

    private static Expr Parse(string source, Action? poll) => Parser.Parse(Source.File(source), new ParserOptions { Poll = poll });

    private static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));
}
