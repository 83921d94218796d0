using System;
using System.Collections;
using System.Collections.Generic;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace TvixEval.Module.Completion;

/// <summary>Completes the names of builtins.</summary>
public sealed class BuiltinNameCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var word = CompletedWord.Of(wordToComplete, commandAst);
        string name = word.Text.StartsWith("builtins.", StringComparison.Ordinal) ? word.Text.Substring("builtins.".Length) : word.Text;
        var pattern = WildcardPattern.Get(name + "*", WildcardOptions.IgnoreCase);
        foreach (NixBuiltin builtin in BuiltinHelp.All)
        {
            if (pattern.IsMatch(builtin.Name))
            {
                yield return CompletionText.Result(word, builtin.Name, builtin.Name, builtin.Usage + "\n" + builtin.Synopsis);
            }
        }
    }
}
