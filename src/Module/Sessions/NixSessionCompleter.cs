using System.Collections;
using System.Collections.Generic;
using System.Management.Automation;
using System.Management.Automation.Language;
using TvixEval.Module.Sessions;

namespace TvixEval.Module;

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
        foreach (NixSession session in SessionTable.Matching(WildcardPattern.Escape((wordToComplete ?? string.Empty).Trim('\'', '"')) + "*"))
        {
            string name = CodeGeneration.EscapeSingleQuotedStringContent(session.Name);
            string text = name.IndexOfAny(new[] { ' ', '\'', '$', '`', '"', ';', '(', ')', '{', '}', '@', '#', '&', '|', ',' }) < 0 ? name : "'" + name + "'";
            yield return new CompletionResult(text, session.Name, CompletionResultType.ParameterValue, "Nix session " + session.Name);
        }
    }
}
