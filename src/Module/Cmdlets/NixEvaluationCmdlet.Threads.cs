using System;
using System.Management.Automation;
using TvixEval.Core.Machine;

namespace TvixEval.Module;

/// <content>Evaluation on several threads, each with a machine of its own over the values of the command.</content>
public abstract partial class NixEvaluationCmdlet
{
    private volatile Action? cancelWorkers;

    /// <summary>Has something evaluated on several threads, while this one takes the results and writes them.</summary>
    /// <typeparam name="T">What results are.</typeparam>
    /// <param name="start">Starts the threads, given what makes a machine and the terms of all.</param>
    /// <param name="take">Takes the results.</param>
    private protected void OnThreads<T>(Func<Func<Vm>, MachineTerms, MachineWorkers<T>> start, Action<MachineWorkers<T>> take)
    {
        Vm vm = Evaluation.Machine;
        vm.SharesResults = true;
        var terms = new MachineTerms { Names = vm.Names, Calls = vm.MaxCallDepth - vm.CallDepth, OnPoll = vm.OnPoll };
        using MachineWorkers<T> workers = start(() => Evaluation.Runspace.NewMachine(Evaluation.Evaluator), terms);
        cancelWorkers = workers.Cancel;
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
