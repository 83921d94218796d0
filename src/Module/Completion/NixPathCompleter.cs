using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;
using TvixEval.Module.Sessions;

namespace TvixEval.Module.Completion;

/// <summary>Completes the entries that the search path has already; after <c>name=</c>, and without a match, files and folders.</summary>
public sealed class NixPathCompleter : IArgumentCompleter
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
        PathIntrinsics paths = CompletionText.Engine.SessionState.Path;
        IReadOnlyList<string> entries = SearchPathEntries.Resolve(Array.Empty<string>(), paths, CurrentFolder.Of(paths));
        List<CompletionResult> known = CompletionText.Matching(word, entries.Select(static entry => new KeyValuePair<string, string>(entry, entry))).ToList();
        if (known.Count > 0)
        {
            return known;
        }

        int equals = word.Text.IndexOf('=');
        string prefix = word.Text.Substring(0, equals + 1);
        return CompletionCompleters.CompleteFilename(word.Text.Substring(equals + 1))
            .Select(file => CompletionText.Result(word, prefix + CompletionText.Unquote(file.CompletionText), file.ListItemText, file.ToolTip));
    }
}
