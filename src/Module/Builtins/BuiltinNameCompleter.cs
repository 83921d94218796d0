using System;
using System.Collections;
using System.Collections.Generic;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace TvixEval.Module;

/// <summary>Completes the names of builtins.</summary>
public sealed class BuiltinNameCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string word = (wordToComplete ?? string.Empty).Trim('\'', '"');
        if (word.StartsWith("builtins.", StringComparison.Ordinal))
        {
            word = word.Substring("builtins.".Length);
        }

        var pattern = WildcardPattern.Get(word + "*", WildcardOptions.IgnoreCase);
        foreach (NixBuiltin builtin in BuiltinHelp.All)
        {
            if (pattern.IsMatch(builtin.Name))
            {
                // foldl' is the one name that PowerShell would not take as it is.
                string text = builtin.Name.IndexOf('\'') < 0 ? builtin.Name : "'" + builtin.Name.Replace("'", "''") + "'";
                yield return new CompletionResult(text, builtin.Name, CompletionResultType.ParameterValue, builtin.Usage + "\n" + builtin.Synopsis);
            }
        }
    }
}
