using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using TvixEval.Diagnostics;
using TvixEval.Flakes;
using TvixEval.Module.Completion;
using TvixEval.Module.Errors;
using TvixEval.Module.Parameters;
using TvixEval.Module.Sessions;

namespace TvixEval.Module;

/// <summary>The cmdlets that look at whole flakes.</summary>
[SharesParameters(typeof(EvaluatorParameters))]
public abstract partial class NixFlakeCmdlet : NixCmdlet
{
    private protected NixFlakeCmdlet()
    {
    }

    /// <summary>
    /// Flakes: <c>.</c>, <c>github:owner/repo</c>, <c>path:/dir</c>. A path is searched upwards for a <c>flake.nix</c>. Flakes are evaluated in pure mode unless
    /// <c>-Impure</c> is given, and the lock file is not written (see Update-NixFlakeLock).
    /// </summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [AllowEmptyString]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(FlakeCompleter))]
    public string[] Flake { get; set; } = { "." };

    /// <summary>
    /// Other flakes to use for inputs of the flake, by name (<c>nixpkgs</c>) or path (<c>dep/nixpkgs</c>), regardless of the flake and its lock
    /// file (Nix's <c>--override-input</c>).
    /// </summary>
    [Parameter]
    [ValidateNotNull]
    public IDictionary OverrideInput { get; set; } = new Hashtable();

    /// <summary>Includes outputs for other systems than this one or that of -System.</summary>
    [Parameter]
    public SwitchParameter AllSystems { get; set; }

    /// <summary>Lets flakes use environment variables, the current time and system, and files outside of the flake (Nix's <c>--impure</c>).</summary>
    [Parameter]
    public SwitchParameter Impure { get; set; }

    /// <summary>
    /// The session to evaluate in, or its name; see <c>New-NixSession</c>. It keeps imported values, and determines purity, the system, features (flakes need
    /// <c>-ExperimentalFeature flakes</c>), and the other settings of a session; its limits are the defaults.
    /// </summary>
    [Parameter]
    [ValidateNotNull]
    [NixSessionTransformation]
    [ArgumentCompleter(typeof(NixSessionCompleter))]
    public NixSession? Session { get; set; }

    /// <summary>Processes one flake.</summary>
    /// <param name="flake">The reference, as it was given.</param>
    /// <param name="request">The request for it.</param>
    private protected abstract void Process(string flake, FlakeRequest request);

    /// <summary>Handles an error in one flake; by default it is reported as an error of the command.</summary>
    /// <param name="error">The error.</param>
    /// <param name="flake">The flake.</param>
    /// <param name="isOnlyInput">Whether it is the only one.</param>
    private protected virtual void OnError(NixException error, string flake, bool isOnlyInput) =>
        Report(ErrorRecords.Create(error, flake, error.EndsEvaluation ? null : AdviceFor(error)), isOnlyInput, error.EndsEvaluation);

    private protected override EvaluationOptions GetOptions() => EvaluationOptions.Read(Given, SessionState, isFlake: true);

    private protected override Evaluation CreateEvaluation(NixRunspace runspace) =>
        Session is { } session ? CreateEvaluation(runspace, session) : base.CreateEvaluation(runspace);

    private protected override void OnBegin()
    {
        if (IsOutermost)
        {
            Evaluation.RefreshFiles();
        }
    }

    private protected override void OnRecord()
    {
        bool isOnly = Flake.Length == 1 && !MyInvocation.ExpectingInput;
        foreach (string flake in Flake)
        {
            try
            {
                Process(flake, FlakeReferences.CreateRequest(flake, OverrideInput, SessionState));
            }
            catch (NixException error) when (error.Kind != NixErrorKind.Interrupted)
            {
                OnError(error, flake, isOnly);
            }
        }
    }

    private protected override void Write(NixRunspace.Message message) =>
        base.Write(message.IsWarning ? new NixRunspace.Message(WarningAdvice.WithOverrides(message.Text, OverrideInput), isWarning: true) : message);

    /// <summary>What to do about an error in a flake, where the command knows better than the error itself; null elsewhere.</summary>
    /// <param name="error">The error.</param>
    private protected string? AdviceFor(NixException error)
    {
        IEnumerable<string> references = Flake.Concat(OverrideInput.Values.Cast<object?>().Select(static value => $"{value}"));
        return FlakeReferences.AdviceFor(error, references, CurrentFolder.Of(SessionState.Path)) ?? (ErrorAdvice.IsImpurity(error) ? "Use -Impure." : null);
    }
}
