using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;
using TvixEval.Analysis;

namespace TvixEval.Module.Completion;

/// <summary>Completes the codes of Test-NixExpression.</summary>
public sealed class CheckCodeCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters) =>
        CompletionText.Matching(CompletedWord.Of(wordToComplete, commandAst), CheckRules.All.Select(static rule => new KeyValuePair<string, string>(rule.Code, rule.Summary)));
}
