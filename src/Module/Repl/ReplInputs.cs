using System.Collections;
using System.Management.Automation;
using TvixEval.Debugging;
using TvixEval.Diagnostics;
using TvixEval.Module.Errors;
using TvixEval.Module.Sessions;
using TvixEval.Repl;

namespace TvixEval.Module.Repl;

/// <summary>Deals with what was typed, for the REPL and for the debugger: Ctrl+C ends its evaluation and nothing else, and an error is shown.</summary>
internal static class ReplInputs
{
    /// <summary>Deals with an input.</summary>
    /// <param name="cmdlet">The command that reads.</param>
    /// <param name="evaluation">Its evaluation.</param>
    /// <param name="repl">The loop.</param>
    /// <param name="text">The input.</param>
    public static void Process(PSCmdlet cmdlet, Evaluation evaluation, NixRepl repl, string text)
    {
        bool isBroken = false;
        try
        {
            string shown;
            using (new BreakKey(() =>
            {
                isBroken = true;
                evaluation.Machine.Interrupt();
            }))
            {
                shown = repl.Process(text);
            }

            evaluation.Runspace.Flush();
            if (shown.Length > 0)
            {
                cmdlet.Host.UI.WriteLine(shown);
            }
        }
        catch (DebuggerQuitException quit)
        {
            // To leave the debugger ends the input that had stopped; after an error, with the error.
            evaluation.Runspace.Flush();
            if (quit.Error is { } error)
            {
                Show(cmdlet, repl, error, text);
            }
            else
            {
                cmdlet.Host.UI.WriteLine(quit.Message);
            }
        }
        catch (NixException error) when (error.Kind != NixErrorKind.Interrupted || (isBroken && !cmdlet.Stopping))
        {
            evaluation.Machine.ResetInterrupt();
            evaluation.Runspace.Flush();
            Show(cmdlet, repl, error, text);
        }
    }

    /// <summary>
    /// Shows an error as nix repl does, with the calls that led to it and what to do about it. The loop goes on whatever errors are to stop; so the record goes to <c>$Error</c>
    /// without being written.
    /// </summary>
    /// <param name="cmdlet">The command that reads.</param>
    /// <param name="repl">The loop.</param>
    /// <param name="error">The error.</param>
    /// <param name="text">The input.</param>
    public static void Show(PSCmdlet cmdlet, NixRepl repl, NixException error, string text)
    {
        cmdlet.Host.UI.WriteErrorLine(repl.Report(error, text));
        if (cmdlet.SessionState.PSVariable.GetValue("Error") is ArrayList errors)
        {
            errors.Insert(0, ErrorRecords.Create(error, text));
        }
    }
}
