using System;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Threading;
using System.Threading.Tasks;
using TvixEval.Core.Machine;
using TvixEval.Engine;
using TvixEval.Hosting;
using TvixEval.Module.Tests.Hosting;
using TvixEval.Work;
using Xunit;

namespace TvixEval.Module.Tests.EntryPoints;

/// <summary>Whoever uses a machine does it in the same way: cmdlets, drives, lazy objects, completion.</summary>
public sealed class MachineEntryTests : IDisposable
{
    private const string Endless = "builtins.genericClosure { startSet = [ { key = 0; } ]; operator = x: [ { key = x.key + 1; } ]; }";

    private readonly PowerShellEngine engine = new(static state => state.Commands.Add(new SessionStateCmdletEntry("New-TestDrive", typeof(NewTestDriveCommand), null)));

    public void Dispose() => engine.Dispose();

    [Fact]
    public void AnEntryRestoresWhatWasThere()
    {
        Evaluator evaluator = StandardEvaluator.Create(new EvalSettings());
        var machine = new Vm(evaluator) { MaxCallDepth = 7 };
        Action outside = static () => { };
        Action inside = static () => { };
        machine.OnPoll = outside;
        machine.Interrupt();
        MemoryBudget? budget = MemoryBudget.Current;
        var terms = new MachineTerms { Calls = 3, OnPoll = inside, Budget = MemoryBudget.FromNow(1 << 30, "none"), Names = evaluator.NewNames(), Stack = MachineTerms.SharedStack };
        UIntPtr stack = StackGuard.Lowest;
        using (var outer = new MachineEntry(machine, terms))
        {
            Assert.Same(machine, VmSlot.Current);
            Assert.False(machine.IsInterrupted);
            Assert.Equal((3, inside, terms.Budget, terms.Names), (machine.MaxCallDepth, machine.OnPoll, MemoryBudget.Current, machine.Names));
            Assert.NotEqual(stack, StackGuard.Lowest);

            // Within a use, an interruption is that of the whole.
            machine.Interrupt();
            using (var inner = new MachineEntry(machine, default))
            {
                Assert.True(machine.IsInterrupted);
                Assert.Equal((3, inside, terms.Budget, terms.Names), (machine.MaxCallDepth, machine.OnPoll, MemoryBudget.Current, machine.Names));
            }

            Assert.Same(machine, VmSlot.Current);
        }

        Assert.Null(VmSlot.Current);
        Assert.Equal((7, outside, budget, evaluator.Names, stack), (machine.MaxCallDepth, machine.OnPoll, MemoryBudget.Current, machine.Names, StackGuard.Lowest));
    }

    [Theory]
    [InlineData("$x.f")]
    [InlineData("${names:/f}")]
    [InlineData("$v.GetAttribute('f').ToObject()")]
    [InlineData("Invoke-NixFunction $g -ArgumentList 1")]
    public void WhatIsReadLaterKnowsTheNamesOfItsEvaluation(string read)
    {
        // Deep evaluation looks at attributes in the order in which their names were seen.
        const string Text = "builtins.deepSeq { zz-later = throw \"first\"; zz-before = throw \"second\"; } 1";
        engine.Run(
            $$"""
            $x = Invoke-NixExpression '{ f = {{Text}}; }' -Lazy
            $v = Invoke-NixExpression '{ f = {{Text}}; }' -As Value
            $g = Invoke-NixExpression 'x: {{Text}}'
            New-TestDrive -Name names -Root '{ f = {{Text}}; }'
            Invoke-NixExpression '{ zz-before = 1; zz-later = 2; }'
            """);
        Assert.Contains("first", engine.RunAll(read).Error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("$x.a")]
    [InlineData("${left:/a}")]
    public void WhatHasEndedACommandDoesNotEndWhatIsReadLater(string read)
    {
        const string Text = "{ a = builtins.foldl'' (a: b: a + b) 0 (builtins.genList (n: n) 20000); }";
        EngineResult result = engine.RunAll(
            $$"""
            $x = Invoke-NixExpression '{{Text}}' -Lazy
            $null = New-TestDrive -Name left -Root '{{Text}}'
            try { Invoke-NixExpression '{{Endless}}' -TimeoutSec 0.05 } catch { }
            {{read}}
            """);
        Assert.Equal(199990000L, Assert.Single(result.Output)!.BaseObject);
    }

    [Fact]
    public void MessagesOfADriveGoToTheCommandThatWorksWithIt() =>
        Assert.Equal(new[] { "heard" }, engine.RunAll("New-TestDrive -Name heard -Root 'builtins.warn \"heard\" { a = 1; }'").Warnings);

    [Fact]
    public void NobodyHearsWhatCompletionEvaluates()
    {
        engine.Type("x = builtins.trace \"heard\" { alpha = 1; }", "x.\t", ":q");
        string shown = engine.Show("Enter-NixRepl -InformationAction Continue");
        Assert.Contains("x.alpha", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("heard\n", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatIsReadWithinACommandStopsWithThePipeline()
    {
        using PowerShell shell = ReadForEver("$reading.Set(); $x.a", out ManualResetEventSlim reading);
        IAsyncResult running = shell.BeginInvoke();
        reading.Wait();
        await Task.Run(shell.Stop).WaitAsync(TimeSpan.FromMinutes(2));
        Assert.Throws<PipelineStoppedException>(() => shell.EndInvoke(running));
    }

    [Theory]
    [InlineData("$x.a")]
    [InlineData("$v.GetAttribute('a').Type")]
    [InlineData("$f.Invoke($x)")]
    public async Task AScriptDoesNotGoOnWithWhatAStoppedPipelineRead(string read)
    {
        using PowerShell shell = ReadForEver($"$reading.Set(); $y = {read}; $script:wrong = 1", out ManualResetEventSlim reading);

        // The state is announced before the engine's commands are told: a moment in which reading must not end.
        shell.InvocationStateChanged += static (_, change) =>
        {
            if (change.InvocationStateInfo.State == PSInvocationState.Stopping)
            {
                Thread.Sleep(200);
            }
        };
        IAsyncResult running = shell.BeginInvoke();
        reading.Wait();
        await Task.Run(shell.Stop).WaitAsync(TimeSpan.FromMinutes(2));
        Assert.Throws<PipelineStoppedException>(() => shell.EndInvoke(running));
        Assert.Null(engine.One("$wrong"));
    }

    private PowerShell ReadForEver(string script, out ManualResetEventSlim reading)
    {
        reading = new ManualResetEventSlim();
        engine.Run($"$s = New-NixSession; $x = Invoke-NixExpression '{{ a = {Endless}; }}' -Session $s -Lazy; $v = Invoke-NixExpression '{{ a = {Endless}; }}' -As Value -Lazy; $f = Invoke-NixExpression 'x: x.a'");
        engine.Runspace.SessionStateProxy.SetVariable("reading", reading);
        return engine.Create($"Invoke-NixExpression '1' | ForEach-Object {{ {script} }}");
    }
}
