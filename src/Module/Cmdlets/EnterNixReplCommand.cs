using System.Linq;
using System.Management.Automation;
using TvixEval.IO;
using TvixEval.Module.Completion;
using TvixEval.Module.Errors;
using TvixEval.Module.Parameters;
using TvixEval.Module.Repl;
using TvixEval.Module.Sessions;
using TvixEval.Repl;

namespace TvixEval.Module;

/// <summary>
/// <para>Reads Nix expressions from the host, evaluates and prints them, until you leave with :q.</para>
/// <para>Works like nix repl: x = 1 binds a variable, :l loads a file, :lf a flake, :a adds a set, :t shows a type, :p prints fully, :doc
/// shows the documentation of a function, :e opens its definition in $EDITOR, :r reloads, :? lists the commands. Printing a value evaluates only its outermost
/// level. An input continues over several lines until it is complete; an error does not end the REPL, and says what to
/// write instead where it looks like a habit of PowerShell or a misspelt name.</para>
/// <para>If the session uses PSReadLine, its keys work here too, with a history of the REPL that is kept for the next one, and Tab completes variables, attributes, files and
/// names on the search path. In any other host, a line that ends with a tab lists the completions. In a console, Ctrl+C stops
/// an evaluation or discards the input, and Ctrl+D or :q leaves. -TimeoutSec and -MaxMemory apply to each input: one that
/// reaches a limit ends with an error, and the REPL goes on.</para>
/// <para>With -Debugger an input that fails stops first where it fails, with the variables in scope there, as with nix repl --debugger; :q and :c lead back to the REPL.</para>
/// </summary>
/// <example>
/// <code>Enter-NixRepl</code>
/// <para>Shows the prompt "nix-repl" and reads expressions.</para>
/// </example>
/// <seealso>Invoke-NixExpression</seealso>
/// <seealso>about_TvixEval_Sessions</seealso>
[Cmdlet(VerbsCommon.Enter, "NixRepl")]
[Alias("nixrepl")]
[OutputType(typeof(void))]
[SharesParameters(typeof(EvaluatorParameters))]
[SharesParameters(typeof(DebuggerParameters))]
public sealed partial class EnterNixReplCommand : NixCmdlet
{
    private CommandDebugger? debugger;

    /// <summary>A file, or a folder with a <c>default.nix</c>, whose attributes become variables at the start.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = string.Empty;

    /// <summary>
    /// The session to evaluate in, or its name; see <c>New-NixSession</c>. The REPL uses the session's imported values, and later commands can use
    /// those that the REPL imports; the variables of the REPL are discarded at the end. The session determines the search path, the
    /// features, and its other settings; its limits are the defaults.
    /// </summary>
    [Parameter]
    [ValidateNotNull]
    [NixSessionTransformation]
    [ArgumentCompleter(typeof(NixSessionCompleter))]
    public NixSession? Session { get; set; }

    private string Location => CurrentFolder.Of(SessionState.Path);

    // :lf loads flakes.
    private protected override EvaluationOptions GetOptions() => EvaluationOptions.Read(Given, SessionState, hasFlakes: true);

    private protected override Evaluation CreateEvaluation(NixRunspace runspace) =>
        Session is { } session ? CreateEvaluation(runspace, session)
        : Debugger ? DebuggedEvaluation(runspace)
        : base.CreateEvaluation(runspace);

    private protected override void OnEnd()
    {
        if (IsOutermost)
        {
            Evaluation.RefreshFiles();
        }

        var repl = new NixRepl(
            Evaluation.Machine,
            () => NixPaths.FromNative(Location),
            static name => BuiltinHelp.All.FirstOrDefault(builtin => builtin.Name == name)?.Description,
            TextEditor.Open,
            Limits,
            static error => ErrorAdvice.For(error, isTyped: true));
        using var reader = ReplReader.Create(this, repl);
        debugger?.Attach(this, Evaluation, Limits, WithinEvaluation, reader);
        if (Path.Length > 0)
        {
            Process(repl, ":l " + SessionState.Path.GetUnresolvedProviderPathFromPSPath(Path));
        }

        while (!repl.IsDone && BetweenEvaluations(reader.Read) is { } text)
        {
            if (Stopping)
            {
                throw new PipelineStoppedException();
            }

            Process(repl, text);
        }

        debugger?.Detach();
    }

    private Evaluation DebuggedEvaluation(NixRunspace runspace)
    {
        debugger = new CommandDebugger(runspace, IgnoreTry, StopOn);
        return debugger.CreateEvaluation(GetOptions().ToSettings());
    }

    private void Process(NixRepl repl, string text) => ReplInputs.Process(this, Evaluation, repl, text);

    /// <summary>What is said while an input is evaluated belongs to what it shows, whatever the preferences of the session say.</summary>
    private protected override void Write(NixRunspace.Message message)
    {
        if (message.IsWarning)
        {
            base.Write(message);
        }
        else
        {
            Host.UI.WriteLine("trace: " + message.Text);
        }
    }
}
