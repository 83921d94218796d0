using System;
using System.Collections.Generic;
using System.Management.Automation;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Module.Sessions;
using TvixEval.Store;

namespace TvixEval.Module;

/// <content>Several attribute paths at the same time.</content>
public sealed partial class InvokeNixExpressionCommand
{
    /// <summary>
    /// How many attribute paths to evaluate at the same time, each on its own thread. The output, errors, warnings and traces are still in the order of the paths. The threads share
    /// what they evaluate. Script blocks that are arguments still run on the pipeline's thread, one at a time. With the experimental feature parallel-eval, builtins.parallel may use as many
    /// threads for a single expression.
    /// </summary>
    [Parameter]
    [ValidateRange(1, 256)]
    public int ThrottleLimit { get; set; } = 1;

    private protected override void OnRecord()
    {
        if (ThrottleLimit > 1 && !Debugger && ExperimentalFeatures.IsOn(Evaluation.Evaluator.Settings.ExperimentalFeatures, ExperimentalFeatures.ParallelEvaluation))
        {
            WithBackground(ThrottleLimit - 1, base.OnRecord);
        }
        else
        {
            base.OnRecord();
        }
    }

    private void EvaluateOnThreads(Value root, IReadOnlyList<string> paths, Action<Func<int, IEnumerable<Action>>> take) => OnThreads(
        (makeMachine, terms) => new MachineWorkers<string, Action>(
            paths, (vm, path, report, _) => EvaluateOnThread(vm, root, path, report), Math.Min(ThrottleLimit, paths.Count), makeMachine, terms),
        static workers => workers.Cancel,
        workers => take(workers.ResultsOf));

    /// <summary>Evaluates one path on a thread that helps this command.</summary>
    /// <param name="vm">The thread's machine.</param>
    /// <param name="root">The value that the path starts from.</param>
    /// <param name="path">The path.</param>
    /// <param name="report">Gets what is to be done on the command's thread when it is this path's turn.</param>
    private void EvaluateOnThread(Vm vm, Value root, string path, Action<Action> report)
    {
        NixRunspace.Divert(vm, message => report(() => Write(message)));

        // Which errors are among those to be written (-MaxErrors) is decided when they are.
        PartFailures? all = Failures;
        PartFailures? mine = all is null ? null : new PartFailures(failure => report(() => all.Report(failure))) { MaxReported = all.MaxReported };
        try
        {
            Evaluate(vm, root, path, mine, report);
        }
        finally
        {
            NixRunspace.Divert(vm, null);
            if (mine is not null)
            {
                report(() => all!.CountOf(mine));
            }
        }
    }
}
