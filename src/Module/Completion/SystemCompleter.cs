using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;
using TvixEval.Module.Sessions;

namespace TvixEval.Module.Completion;

/// <summary>Completes the systems that nixpkgs knows well.</summary>
public sealed class SystemCompleter : IArgumentCompleter
{
    private static readonly string[] Systems =
    {
        "x86_64-linux", "aarch64-linux", "x86_64-darwin", "aarch64-darwin", "i686-linux", "armv6l-linux", "armv7l-linux", "riscv64-linux",
        "powerpc64le-linux", "x86_64-freebsd",
    };

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters) =>
        CompletionText.Matching(CompletedWord.Of(wordToComplete, commandAst), Systems.Select(static system =>
            new KeyValuePair<string, string>(system, system == EvaluationOptions.CurrentSystem ? "this machine" : system)));
}
