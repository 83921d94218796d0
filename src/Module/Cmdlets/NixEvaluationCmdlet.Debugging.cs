using TvixEval.Module.Repl;
using TvixEval.Module.Sessions;

namespace TvixEval.Module;

/// <content>The debugger.</content>
public abstract partial class NixEvaluationCmdlet
{
    private CommandDebugger? debugger;

    private Evaluation DebuggedEvaluation(NixRunspace runspace)
    {
        debugger = new CommandDebugger(runspace, IgnoreTry, StopOn);
        return debugger.CreateEvaluation(GetOptions().ToSettings(RecordsDependencies));
    }

    private void AttachDebugger() => debugger?.Attach(this, Evaluation, Limits, WithinEvaluation);
}
