using System;
using System.Globalization;
using System.Management.Automation;
using TvixEval.Core.Machine;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using TvixEval.Module.Errors;
using TvixEval.Module.Parameters;
using TvixEval.Module.Sessions;
using TvixEval.Work;

namespace TvixEval.Module;

/// <summary>
/// What all cmdlets of the module share: the runspace's machine is installed for the length of each processing method,
/// messages of the evaluator go to the cmdlet's streams, and stopping the pipeline interrupts the evaluation.
/// </summary>
public abstract class NixCmdlet : PSCmdlet, IDisposable, IMessageSink
{
    private const int ProgressId = 0x4e6978;

    private static readonly string[] InformationTags = { "Nix" };

    private volatile bool isStopped;
    private volatile Vm? machine;
    private EvaluationMonitor? monitor;
    private MemoryBudget? budgetOutside;
    private bool ranOutOfMemory;
    private int thread;
    private long compiledBefore;

    private protected NixCmdlet()
    {
    }

    /// <summary>Whether no other command of the module is waiting for this one.</summary>
    private protected bool IsOutermost { get; private set; }

    /// <summary>The parameters that the command was given.</summary>
    private protected GivenParameters Given => GivenParameters.Of(this);

    /// <summary>The evaluator and the machine in use.</summary>
    private protected Evaluation Evaluation { get; private set; } = null!;

    /// <inheritdoc/>
    protected sealed override void BeginProcessing()
    {
        Evaluation = CreateEvaluation(NixRunspace.Current);
        machine = Evaluation.Machine;
        compiledBefore = Evaluation.Evaluator.CompiledCount;
        foreach (string warning in EvaluationOptions.WarningsOf(Given))
        {
            WriteWarning(warning);
        }

        monitor = new EvaluationMonitor(Evaluation.Machine, TimeLimit, MemoryLimit, ReportProgress);
        Run(OnBegin);
    }

    /// <inheritdoc/>
    protected sealed override void ProcessRecord() => Run(OnRecord);

    /// <inheritdoc/>
    protected sealed override void EndProcessing()
    {
        Run(OnEnd);
        CompleteProgress();
        if (IsVerbose)
        {
            WriteVerbose(string.Format(
                CultureInfo.CurrentCulture,
                "Evaluated in {0:N1} ms; sources compiled: {1}.",
                monitor!.Elapsed.TotalMilliseconds,
                Evaluation.Evaluator.CompiledCount - compiledBefore));
        }
    }

    /// <inheritdoc/>
    protected sealed override void StopProcessing()
    {
        isStopped = true;
        machine?.Interrupt();
        OnStop();
    }

    /// <summary>Ends what watches the evaluation; the engine calls this also where a pipeline ends early.</summary>
    public void Dispose()
    {
        monitor?.Dispose();
        if (ranOutOfMemory)
        {
            // It took more than the user wanted to give: nobody should have to wait for the next collection to get it back. Other
            // threads go on meanwhile.
            ranOutOfMemory = false;
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: false);
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>What the parameters say about the evaluator to use.</summary>
    private protected abstract EvaluationOptions GetOptions();

    /// <summary>What to evaluate with.</summary>
    /// <param name="runspace">The runspace that the command runs in.</param>
    private protected virtual Evaluation CreateEvaluation(NixRunspace runspace) => new(runspace, GetOptions());

    /// <summary>What to evaluate with in a session. Ends the command when it was removed, or when parameters decide on what the session decides on.</summary>
    /// <param name="runspace">The runspace that the command runs in.</param>
    /// <param name="session">The session.</param>
    private protected Evaluation CreateEvaluation(NixRunspace runspace, NixSession session)
    {
        Evaluator? evaluator = session.Evaluator;
        EndIf(ParameterTable.Refuse(Given, session, session));
        return new Evaluation(runspace, evaluator!, keepsValues: true);
    }

    /// <summary>Ends the command if there is an error.</summary>
    /// <param name="error">The error, or null.</param>
    private protected void EndIf(ErrorRecord? error)
    {
        if (error is not null)
        {
            ThrowTerminatingError(error);
        }
    }

    /// <summary>How long the command may evaluate, or null for any time.</summary>
    private protected virtual TimeSpan? TimeLimit => null;

    /// <summary>By how many bytes evaluation may make the heap grow, or null for no limit.</summary>
    private protected virtual long? MemoryLimit => null;

    /// <summary>How many calls may be nested, or null for no say in it.</summary>
    private protected virtual int? CallDepth => null;

    /// <summary>Whether the command makes sense after an error in the only thing that it was given.</summary>
    private protected virtual bool CanGoOn => true;

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

    /// <summary>Hands an object to the pipeline. What the pipeline does with it takes none of the command's time.</summary>
    /// <param name="result">The object.</param>
    /// <param name="enumerateCollection">Whether the elements of a collection are handed on one by one.</param>
    private protected new void WriteObject(object? result, bool enumerateCollection)
    {
        MemoryBudget? budget = MemoryBudget.Current;
        monitor!.Pause();
        MemoryBudget.Current = budgetOutside;
        base.WriteObject(result, enumerateCollection);
        MemoryBudget.Current = budget;
        monitor.Resume();
    }

    /// <summary>Hands an object to the pipeline.</summary>
    /// <param name="result">The object.</param>
    private protected new void WriteObject(object? result) => WriteObject(result, enumerateCollection: false);

    /// <summary>Waits for the user between evaluations: this takes none of the command's time, and each evaluation reports for itself.</summary>
    /// <typeparam name="T">What comes of it.</typeparam>
    /// <param name="wait">Waits.</param>
    private protected T BetweenEvaluations<T>(Func<T> wait)
    {
        CompleteProgress();
        monitor!.Reset();
        T result = wait();
        monitor.Resume();
        return result;
    }

    /// <summary>Ends what the cmdlet has started besides its machine, when the pipeline is stopped; called on another thread.</summary>
    private protected virtual void OnStop()
    {
    }

    /// <summary>Writes a message of the evaluator to its stream.</summary>
    void IMessageSink.Write(NixRunspace.Message message)
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
    /// Reports what went wrong with one input: ends the command when that was all there was to do (unless -ErrorAction asks to go
    /// on), else the next input is dealt with.
    /// </summary>
    /// <param name="record">The error.</param>
    /// <param name="isOnlyInput">Whether there is just this one thing to do.</param>
    /// <param name="endsCommand">Whether the next input cannot be dealt with.</param>
    private protected void Report(ErrorRecord record, bool isOnlyInput, bool endsCommand = false)
    {
        Evaluation.Runspace.Flush();
        ranOutOfMemory |= record.Exception is NixException { Kind: NixErrorKind.MemoryLimit };
        if (isOnlyInput ? !(CanGoOn && AsksToGoOn) : endsCommand)
        {
            ThrowTerminatingError(record);
        }

        WriteError(record);
    }

    private bool AsksToGoOn =>
        MyInvocation.BoundParameters.TryGetValue("ErrorAction", out object? given)
        && LanguagePrimitives.TryConvertTo(given, out ActionPreference action)
        && action is ActionPreference.SilentlyContinue or ActionPreference.Ignore or ActionPreference.Continue;

    // Asked for here, and not left to WriteVerbose: most commands run for nobody to read this, and with -Debug the engine would
    // stop at it and ask whether to go on.
    private bool IsVerbose =>
        MyInvocation.BoundParameters.TryGetValue("Verbose", out object? given)
            ? LanguagePrimitives.IsTrue(given)
            : LanguagePrimitives.TryConvertTo(GetVariableValue("VerbosePreference"), out ActionPreference preference)
                && preference is not (ActionPreference.SilentlyContinue or ActionPreference.Ignore);

    private void ReportProgress(TimeSpan elapsed) => StackGuard.OnOrigin<object?>(() =>
    {
        // Machines on other threads, which help this cmdlet, report too.
        if (Environment.CurrentManagedThreadId != thread)
        {
            return null;
        }

        WriteProgress(Progress(elapsed, ProgressRecordType.Processing));
        return null;
    });

    private void CompleteProgress()
    {
        if (monitor!.HasReported)
        {
            WriteProgress(Progress(monitor.Elapsed, ProgressRecordType.Completed));
        }
    }

    private ProgressRecord Progress(TimeSpan elapsed, ProgressRecordType type)
    {
        long files = Evaluation.Evaluator.CompiledCount - compiledBefore;
        return new ProgressRecord(
            ProgressId,
            "Evaluating Nix",
            string.Format(CultureInfo.CurrentCulture, "{0:N0} s, sources compiled: {1:N0}", elapsed.TotalSeconds, files))
        {
            RecordType = type,
        };
    }

    private void Run(Action action)
    {
        NixRunspace runspace = Evaluation.Runspace;
        IsOutermost = runspace.Target is null;
        thread = Environment.CurrentManagedThreadId;
        budgetOutside = MemoryBudget.Current;
        var terms = new MachineTerms { Names = Evaluation.Names, Calls = CallDepth, Budget = monitor!.Budget, OnPoll = monitor.Poller };
        using RunspaceEntry entry = runspace.Enter(Evaluation.Machine, this, terms);
        try
        {
            monitor.Resume();
            if (isStopped)
            {
                throw new PipelineStoppedException();
            }

            action();
            runspace.Flush();
        }
        catch (NixException error) when (error.Kind == NixErrorKind.Interrupted || isStopped)
        {
            throw new PipelineStoppedException(error.Message, error);
        }
        catch (OutOfMemoryException)
        {
            Report(ErrorRecords.Create((NixException)MemoryBudget.OutOfMemory(), this), isOnlyInput: true);
        }
        finally
        {
            monitor.Pause();
        }
    }
}
