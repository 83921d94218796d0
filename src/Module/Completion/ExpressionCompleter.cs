using System.Collections;
using System.Collections.Generic;
using System.Management.Automation;
using System.Management.Automation.Language;
using TvixEval.Core.Values;
using TvixEval.IO;
using TvixEval.Module.Navigation;
using TvixEval.Repl;

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
        IDictionary fakeBoundParameters) =>
        CompletionText.OrNothing(() => Complete(CompletionText.Plain(wordToComplete), CompletedCommand.Of(commandName, commandAst, fakeBoundParameters)));

    private static List<CompletionResult> Complete(string text, CompletedCommand command)
    {
        var results = new List<CompletionResult>();
        if (text.Length == 0 || command.CreateEvaluation() is not { } session)
        {
            return results;
        }

        foreach (ReplCompletion choice in new ReplCompleter(session.Evaluator, AttrSet.Empty, NixPaths.FromNative(command.Folder), command.Limits).Complete(text, out int start))
        {
            results.Add(CompletionText.Result(text.Substring(0, start) + choice.Text, choice.Shown, ValuePreview.Summary(choice.Value)));
        }

        return results;
    }
}
