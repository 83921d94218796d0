using System;
using System.Collections;
using System.Collections.Generic;
using System.Management.Automation;
using System.Management.Automation.Language;
using TvixEval.IO;
using TvixEval.Machine;
using TvixEval.Module.Navigation;
using TvixEval.Module.Sessions;
using TvixEval.Repl;
using TvixEval.Values;

namespace TvixEval.Module.Completion;

/// <summary>
/// Completes in the text of an expression: builtins and what is in them, the names of the search path, files; as the interactive
/// loop does it, evaluating no more than the path to the last dot.
/// </summary>
public sealed class ExpressionCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters)
    {
        string text = CompletionText.Plain(wordToComplete);
        if (text.Length == 0)
        {
            yield break;
        }

        PathIntrinsics paths = CompletionText.Engine.SessionState.Path;
        string folder = CurrentFolder.Of(paths);
        Evaluator evaluator = EvaluatorPool.Get(CompletionText.Options(fakeBoundParameters, paths, folder));
        foreach (ReplCompletion choice in new ReplCompleter(evaluator, AttrSet.Empty, NixPaths.FromNative(folder)).Complete(text, out int start))
        {
            yield return CompletionText.Result(text.Substring(0, start) + choice.Text, choice.Shown, ValuePreview.Summary(choice.Value));
        }
    }
}
