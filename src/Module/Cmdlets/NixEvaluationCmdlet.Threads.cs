using System;
using System.Management.Automation;
using TvixEval.Core.Machine;

namespace TvixEval.Module;

/// <content>Evaluation on several threads, each with a machine of its own over the values of the command.</content>
public abstract partial class NixEvaluationCmdlet
{
    private volatile Action? cancelWorkers;

    /// <summary>Does something while other threads may evaluate ahead what <c>builtins.parallel</c> names.</summary>
    /// <param name="threads">How many.</param>
    /// <param name="action">What to do. When it ends, they do.</param>
    private protected void WithBackground(int threads, Action action)
    {
        Vm vm = Evaluation.Machine;
        vm.SharesResults = true;
        var terms = new MachineTerms { Names = vm.Names, Calls = vm.MaxCallDepth - vm.CallDepth, OnPoll = vm.OnPoll };
        using var background = new BackgroundForcing(threads, () => Evaluation.Runspace.NewMachine(Evaluation.Evaluator), terms);
        vm.Background = background;
        try
        {
            action();
        }
        finally
        {
            vm.Background = null;
        }
    }

    /// <summary>Has something evaluated on several threads, while this one takes the results and writes them.</summary>
    /// <typeparam name="T">What has the threads.</typeparam>
    /// <param name="start">Starts the threads, given what makes a machine and the terms of all.</param>
    /// <param name="cancel">What ends all their work.</param>
    /// <param name="take">Takes the results.</param>
    private protected void OnThreads<T>(Func<Func<Vm>, MachineTerms, T> start, Func<T, Action> cancel, Action<T> take)
        where T : IDisposable
    {
        Vm vm = Evaluation.Machine;
        vm.SharesResults = true;
        var terms = new MachineTerms { Names = vm.Names, Calls = vm.MaxCallDepth - vm.CallDepth, OnPoll = vm.OnPoll };
        using T workers = start(() => Evaluation.Runspace.NewMachine(Evaluation.Evaluator), terms);
        cancelWorkers = cancel(workers);
        try
        {
            if (Stopping)
            {
                throw new PipelineStoppedException();
            }

            take(workers);
        }
        finally
        {
            cancelWorkers = null;
        }
    }
}
