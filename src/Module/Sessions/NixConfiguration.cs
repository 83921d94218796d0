using System;
using System.Collections.Generic;

namespace TvixEval.Module.Sessions;

/// <summary>
/// What is taken of <c>NIX_CONFIG</c>, the environment variable in which Nix takes lines of its configuration file: the
/// access tokens of forges, which are secrets and therefore no parameters. Other settings are parameters here.
/// </summary>
internal static class NixConfiguration
{
    private static readonly Dictionary<string, string> None = new(StringComparer.Ordinal);

    /// <summary>The access tokens in the environment, by host or host and path.</summary>
    public static IReadOnlyDictionary<string, string> AccessTokens => ReadAccessTokens(Environment.GetEnvironmentVariable("NIX_CONFIG"));

    /// <summary>The access tokens of a configuration.</summary>
    /// <param name="configuration">Lines such as <c>access-tokens = github.com=TOKEN</c>; what comes after a <c>#</c> does not count.</param>
    public static IReadOnlyDictionary<string, string> ReadAccessTokens(string? configuration)
    {
        // The usual case, on the way to each evaluation.
        if (configuration is null)
        {
            return None;
        }

        var tokens = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (string line in configuration.Split('\n'))
        {
            string[] words = line.Split('#')[0].Split(new[] { ' ', '\t', '\r' }, StringSplitOptions.RemoveEmptyEntries);
            if (words.Length < 2 || words[0] is not ("access-tokens" or "extra-access-tokens") || words[1] != "=")
            {
                continue;
            }

            if (words[0] == "access-tokens")
            {
                tokens.Clear();
            }

            for (int i = 2; i < words.Length; i++)
            {
                int separator = words[i].IndexOf('=');
                if (separator > 0)
                {
                    tokens[words[i].Substring(0, separator)] = words[i].Substring(separator + 1);
                }
            }
        }

        return tokens;
    }
}
