using System.Collections;
using System.Collections.Generic;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace TvixEval.Module.Completion;

/// <summary>Completes the experimental features that matter to evaluation.</summary>
public sealed class ExperimentalFeatureCompleter : IArgumentCompleter
{
    private static readonly Dictionary<string, string> Features = new()
    {
        ["ca-derivations"] = "derivations whose outputs are addressed by their content",
        ["dynamic-derivations"] = "derivations that create derivations",
        ["fetch-closure"] = "builtins.fetchClosure",
        ["fetch-tree"] = "builtins.fetchTree",
        ["flakes"] = "flakes and builtins.getFlake",
        ["git-hashing"] = "hashes as Git computes them",
        ["impure-derivations"] = "derivations that are rebuilt each time",
        ["parallel-eval"] = "builtins.parallel, with -ThrottleLimit",
        ["parse-toml-timestamps"] = "timestamps in builtins.fromTOML",
        ["pipe-operators"] = "the operators |> and <|",
        ["verified-fetches"] = "signatures of commits in builtins.fetchGit",
    };

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters) =>
        CompletionText.Matching(CompletedWord.Of(wordToComplete, commandAst), Features);
}
