using System;
using System.Globalization;
using System.Management.Automation;
using TvixEval.Core.Machine;
using TvixEval.Debugging;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using TvixEval.Module.Errors;
using TvixEval.Module.Parameters;
using TvixEval.Module.Sessions;
using TvixEval.Work;

namespace TvixEval.Module;

/// <summary>
/// The base class of the module's cmdlets: it installs the runspace's VM for the duration of each processing method,
/// writes the evaluator's messages to the cmdlet's streams, and interrupts the evaluation when the pipeline is stopped
/// or a limit is reached.
/// </summary>
[SharesParameters(typeof(LimitParameters), nameof(LimitParameters.TimeoutSec), nameof(LimitParameters.MaxMemory))]
public abstract partial class NixCmdlet : PSCmdlet, IDisposable, IMessageSink
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

    /// <summary>The evaluator and the VM in use.</summary>
    private protected Evaluation Evaluation { get; private set; } = null!;

    /// <summary>What evaluation may take: what the parameters say, or else the session.</summary>
    private protected WorkLimits Limits { get; private set; }

    /// <inheritdoc/>
    protected sealed override void BeginProcessing()
    {
        NixRunspace.Current.Paths = SessionState.Path;
        Evaluation = CreateEvaluation(NixRunspace.Current);
        machine = Evaluation.Machine;
        compiledBefore = Evaluation.Evaluator.CompiledCount;
        foreach (string warning in EvaluationOptions.WarningsOf(Given))
        {
            WriteWarning(warning);
        }

        Limits = EvaluationLimits.Read(Given, Evaluation.Limits);
        monitor = new EvaluationMonitor(Evaluation.Machine, Limits, ReportProgress);
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

    /// <summary>Stops monitoring the evaluation; the engine also calls this when a pipeline ends early.</summary>
    public void Dispose()
    {
        monitor?.Dispose();
        Evaluation?.Dispose();
        if (ranOutOfMemory)
        {
            // It took more than the user wanted to give: nobody should have to wait for the next collection to get it back. Other
            // threads go on meanwhile.
            ranOutOfMemory = false;
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: false);
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>The evaluator settings from the parameters.</summary>
    private protected abstract EvaluationOptions GetOptions();

    /// <summary>Creates the evaluation for the command.</summary>
    /// <param name="runspace">The runspace that the command runs in.</param>
    private protected virtual Evaluation CreateEvaluation(NixRunspace runspace) => new(runspace, GetOptions());

    /// <summary>Creates an evaluation in a session. Ends the command if the session was removed, or if parameters conflict with the session's settings.</summary>
    /// <param name="runspace">The runspace that the command runs in.</param>
    /// <param name="session">The session.</param>
    private protected Evaluation CreateEvaluation(NixRunspace runspace, NixSession session)
    {
        Evaluator? evaluator = session.Evaluator;
        EndIf(ParameterTable.Refuse(Given, session, session));
        return new Evaluation(runspace, evaluator!, keepsValues: true) { Limits = session.Limits };
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

    /// <summary>Whether the command can continue after an error in its only input.</summary>
    private protected virtual bool CanGoOn => true;

    /// <summary>Whether the command continues after any error in its input, since it is going to look at it again.</summary>
    private protected virtual bool GoesOnAfterErrors => false;

    /// <summary>Runs before the first input.</summary>
    private protected virtual void OnBegin()
    {
    }

    /// <summary>Runs for each input.</summary>
    private protected virtual void OnRecord()
    {
    }

    /// <summary>Runs after the last input.</summary>
    private protected virtual void OnEnd()
    {
    }

    /// <summary>Writes an object to the pipeline. Time spent in the rest of the pipeline does not count towards the command's time.</summary>
    /// <param name="result">The object.</param>
    /// <param name="enumerateCollection">Whether the elements of a collection are written one by one.</param>
    private protected new void WriteObject(object? result, bool enumerateCollection)
    {
        MemoryBudget? budget = MemoryBudget.Current;
        monitor!.Pause();
        MemoryBudget.Current = budgetOutside;
        base.WriteObject(result, enumerateCollection);
        MemoryBudget.Current = budget;
        monitor.Resume();
    }

    /// <summary>Writes an object to the pipeline.</summary>
    /// <param name="result">The object.</param>
    private protected new void WriteObject(object? result) => WriteObject(result, enumerateCollection: false);

    /// <summary>Waits for the user between evaluations: the time does not count, and each evaluation reports separately and has its own limits.</summary>
    /// <typeparam name="T">The result type.</typeparam>
    /// <param name="wait">Waits.</param>
    private protected T BetweenEvaluations<T>(Func<T> wait)
    {
        CompleteProgress();
        monitor!.Rest();
        MemoryBudget.Current = budgetOutside;
        T result = wait();
        monitor.Reset();
        MemoryBudget.Current = monitor.Budget ?? budgetOutside;
        monitor.Resume();
        return result;
    }

    /// <summary>Waits for the user within an evaluation: the time does not count, and what is done meanwhile has limits of its own.</summary>
    /// <typeparam name="T">The result type.</typeparam>
    /// <param name="wait">Waits.</param>
    private protected T WithinEvaluation<T>(Func<T> wait)
    {
        CompleteProgress();
        MemoryBudget? budget = MemoryBudget.Current;
        monitor!.Rest();
        MemoryBudget.Current = budgetOutside;
        try
        {
            return wait();
        }
        finally
        {
            MemoryBudget.Current = budget;
            monitor.Resume();
        }
    }

    /// <summary>Stops what the cmdlet has started besides its VM, when the pipeline is stopped; called on another thread.</summary>
    private protected virtual void OnStop()
    {
    }

    /// <summary>Writes a message of the evaluator to its stream.</summary>
    void IMessageSink.Write(NixRunspace.Message message) => Write(message);

    /// <summary>Writes a trace or a warning to its stream.</summary>
    /// <param name="message">The message.</param>
    private protected virtual void Write(NixRunspace.Message message)
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
    /// Reports an error in one input: ends the command if it was the only input (unless -ErrorAction says to
    /// continue); otherwise the next input is processed.
    /// </summary>
    /// <param name="record">The error.</param>
    /// <param name="isOnlyInput">Whether it is the only input.</param>
    /// <param name="endsCommand">Whether the next input cannot be processed.</param>
    private protected void Report(ErrorRecord record, bool isOnlyInput, bool endsCommand = false)
    {
        Evaluation.Runspace.Flush();
        ranOutOfMemory |= record.Exception is NixException { Kind: NixErrorKind.MemoryLimit };
        if (!GoesOnAfterErrors && (isOnlyInput ? !(CanGoOn && AsksToGoOn) : endsCommand))
        {
            ThrowTerminatingError(record);
        }

        WriteError(record);
    }

    private bool AsksToGoOn =>
        MyInvocation.BoundParameters.TryGetValue("ErrorAction", out object? given)
        && LanguagePrimitives.TryConvertTo(given, out ActionPreference action)
        && action is ActionPreference.SilentlyContinue or ActionPreference.Ignore or ActionPreference.Continue;

    /// <summary>
    /// Whether somebody reads verbose messages. Asked for here, and not left to WriteVerbose: most commands run for nobody to read them, and with -Debug the
    /// engine would stop at them and ask whether to go on.
    /// </summary>
    private protected bool IsVerbose =>
        MyInvocation.BoundParameters.TryGetValue("Verbose", out object? given)
            ? LanguagePrimitives.IsTrue(given)
            : LanguagePrimitives.TryConvertTo(GetVariableValue("VerbosePreference"), out ActionPreference preference)
                && preference is not (ActionPreference.SilentlyContinue or ActionPreference.Ignore);

    // Not waited for: an evaluation may be compiling, and the cmdlet's thread be waiting for that.
    private void ReportProgress(TimeSpan elapsed) => StackGuard.PostToOrigin(() =>
    {
        // Machines on other threads, which help this cmdlet, report too.
        if (Environment.CurrentManagedThreadId == thread)
        {
            WriteProgress(Progress(elapsed, ProgressRecordType.Processing));
        }
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
        var terms = new MachineTerms { Names = Evaluation.Names, Calls = Limits.Calls, Budget = monitor!.Budget, OnPoll = monitor.Poller };
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
        catch (DebuggerQuitException quit)
        {
            // As in PowerShell's own debugger, to leave it ends what runs; after an error, with the error.
            EndIf(quit.Error is { } error ? ErrorRecords.Create(error, this) : null);
            throw new PipelineStoppedException();
        }
        catch (OutOfMemoryException)
        {
            Report(ErrorRecords.Create((NixException)MemoryBudget.OutOfMemory(), this), isOnlyInput: true);
        }
        finally
        {
            monitor.Leave();
        }
    }
}
