using System.Collections;
using System.Collections.Generic;
using System.Management.Automation;
using System.Management.Automation.Language;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using TvixEval.IO;
using TvixEval.Module.Navigation;
using TvixEval.Module.Sessions;
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
        CompletionText.OrNothing(() => Complete(CompletedWord.Of(wordToComplete, commandAst), CompletedCommand.Of(commandName, commandAst, fakeBoundParameters)));

    private static List<CompletionResult> Complete(CompletedWord word, CompletedCommand command)
    {
        string text = word.Text;
        var results = new List<CompletionResult>();
        if (text.Length == 0 || command.CreateEvaluation() is not { } session)
        {
            return results;
        }

        using Evaluation used = session;

        foreach (ReplCompletion choice in new ReplCompleter(session.Evaluator, AttrSet.Empty, NixPaths.FromNative(command.Folder), command.Limits).Complete(text, out int start))
        {
            string whole = text.Substring(0, start) + choice.Text;
            results.Add(CompletionText.Result(word, whole, choice.Shown, ValuePreview.Summary(choice.Value), Parses(whole, session, command)));
        }

        return results;
    }

    // Within an open parenthesis a closing quote would only be in the way.
    private static bool Parses(string text, Evaluation session, CompletedCommand command)
    {
        try
        {
            TvixEval.Syntax.Parser.Parse(Evaluation.FromText(text, command.Folder), session.Evaluator.Settings.ToParserOptions(static _ => { }));
            return true;
        }
        catch (NixException)
        {
            return false;
        }
    }
}
