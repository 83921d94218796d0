using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace TvixEval.Module.Completion;

/// <summary>Completes references to flakes: folders.</summary>
public sealed class FlakeCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters) => CompletionText.OrNothing(() => Folders(CompletedWord.Of(wordToComplete, commandAst).Text));

    /// <summary>The folders that a word may be the beginning of.</summary>
    /// <param name="word">The word.</param>
    internal static List<CompletionResult> Folders(string word) =>
        CompletionCompleters.CompleteFilename(word).Where(static file => file.ResultType == CompletionResultType.ProviderContainer).ToList();
}
