using System.Collections;
using System.Collections.Generic;
using System.Management.Automation;
using System.Management.Automation.Language;
using TvixEval.Module.Sessions;

namespace TvixEval.Module.Completion;

/// <summary>Completes the names of sessions.</summary>
public sealed class NixSessionCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters)
    {
        var word = CompletedWord.Of(wordToComplete, commandAst);
        foreach (NixSession session in SessionTable.Matching(WildcardPattern.Escape(word.Text) + "*"))
        {
            yield return CompletionText.Result(word, session.Name, session.Name, "Nix session " + session.Name);
        }
    }
}
