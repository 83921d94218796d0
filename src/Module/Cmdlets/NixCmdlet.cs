using System;
using System.Management.Automation;
using TvixEval.Diagnostics;
using TvixEval.Machine;
using TvixEval.Module.Errors;
using TvixEval.Module.Sessions;

namespace TvixEval.Module;

/// <summary>
/// What all cmdlets of the module share: the runspace's machine is installed for the length of each processing method,
/// messages of the evaluator go to the cmdlet's streams, and stopping the pipeline interrupts the evaluation.
/// </summary>
public abstract class NixCmdlet : PSCmdlet
{
    // Of the 10 MB of a pipeline thread. The rest is for script blocks that Nix code calls: they run on this thread too.
    private const int StackForEvaluation = 2 * 1024 * 1024;

    private static readonly string[] InformationTags = { "Nix" };
    private volatile bool isStopped;
    private volatile Vm? machine;

    private protected NixCmdlet()
    {
    }

    /// <summary>Whether no other command of the module is waiting for this one.</summary>
    private protected bool IsOutermost { get; private set; }

    /// <summary>The evaluator and the machine in use.</summary>
    private protected NixSession Session { get; private set; } = null!;

    /// <inheritdoc/>
    protected sealed override void BeginProcessing()
    {
        Session = OpenSession();
        machine = Session.Machine;
        Run(OnBegin);
    }

    /// <inheritdoc/>
    protected sealed override void ProcessRecord() => Run(OnRecord);

    /// <inheritdoc/>
    protected sealed override void EndProcessing() => Run(OnEnd);

    /// <inheritdoc/>
    protected sealed override void StopProcessing()
    {
        isStopped = true;
        machine?.Interrupt();
        OnStop();
    }

    /// <summary>What the parameters say about the evaluator to use.</summary>
    private protected abstract EvaluationOptions GetOptions();

    /// <summary>What the cmdlet evaluates with.</summary>
    private protected virtual NixSession OpenSession() => new(NixRunspace.Current, GetOptions());

    /// <summary>How many calls may be nested, or null for no say in it.</summary>
    private protected virtual int? CallDepth => null;

    /// <summary>What is done before the first input.</summary>
    private protected virtual void OnBegin()
    {
    }

    /// <summary>What is done with each input.</summary>
    private protected virtual void OnRecord()
    {
    }

    /// <summary>What is done after the last input.</summary>
    private protected virtual void OnEnd()
    {
    }

    /// <summary>Ends what the cmdlet has started besides its machine, when the pipeline is stopped; called on another thread.</summary>
    private protected virtual void OnStop()
    {
    }

    /// <summary>Writes a message of the evaluator to its stream.</summary>
    internal void Write(NixRunspace.Message message)
    {
        if (message.IsWarning)
        {
            WriteWarning(message.Text);
        }
        else
        {
            WriteInformation(message.Text, InformationTags);
        }
    }

    /// <summary>
    /// Reports what went wrong with one input: ends the command when that was all there was to do, else the next input is
    /// dealt with.
    /// </summary>
    /// <param name="record">The error.</param>
    /// <param name="isOnlyInput">Whether there is just this one thing to do.</param>
    private protected void Report(ErrorRecord record, bool isOnlyInput)
    {
        Session.Runspace.Flush();
        if (isOnlyInput)
        {
            ThrowTerminatingError(record);
        }

        WriteError(record);
    }

    private void Run(Action action)
    {
        NixRunspace runspace = Session.Runspace;
        Vm vm = Session.Machine;
        NixRunspace.MessageTarget? before = runspace.Enter(this);
        int depthBefore = vm.MaxCallDepth;
        IsOutermost = before is null;
        if (IsOutermost)
        {
            // Nothing of an earlier pipeline that was stopped is left to stop.
            vm.ResetInterrupt();
        }

        if (CallDepth is { } calls)
        {
            // Called from within an evaluation, the calls of that one do not count.
            vm.MaxCallDepth = (int)Math.Min((long)vm.CallDepth + calls, int.MaxValue);
        }

        UIntPtr stackBefore = StackGuard.Limit(StackForEvaluation);
        try
        {
            if (isStopped)
            {
                throw new PipelineStoppedException();
            }

            using (VmSlot.Install(vm))
            {
                action();
            }

            runspace.Flush();
        }
        catch (NixException error) when (error.Kind == NixErrorKind.Interrupted || isStopped)
        {
            throw new PipelineStoppedException(error.Message, error);
        }
        finally
        {
            StackGuard.Restore(stackBefore);
            vm.MaxCallDepth = depthBefore;
            runspace.Leave(before);
        }
    }
}
