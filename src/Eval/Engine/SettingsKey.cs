using System;
using System.Collections.Generic;
using System.Globalization;
using TvixEval.Fetch;

namespace TvixEval.Engine;

/// <summary>What the settings of an evaluator decide on, as texts that are equal for equal settings: a part of the name of a result.</summary>
internal static class SettingsKey
{
    /// <summary>The texts, always as many. Access tokens are among them: they are to be hashed.</summary>
    /// <param name="settings">The settings.</param>
    public static IReadOnlyList<string> Of(EvalSettings settings)
    {
        FetchSettings fetch = settings.Fetch;
        var flags = new[]
        {
            settings.PureEvaluation,
            settings.RestrictEvaluation,
            settings.AllowImportFromDerivation,
            settings.ReadOnlyStore,
            settings.TraceVerbose,
            settings.AbortOnWarn,
            fetch.AllowDirty,
            fetch.WarnDirty,
            fetch.TrustTarballsFromGitForges,
            fetch.IsOffline,
        };
        var numbers = new[]
        {
            settings.MaxCallDepth,
            (int)settings.LintUrlLiterals,
            (int)settings.LintShortPathLiterals,
            (int)settings.LintAbsolutePathLiterals,
        };
        return new[]
        {
            string.Concat(Array.ConvertAll(flags, static flag => flag ? "1" : "0")),
            string.Join(" ", Array.ConvertAll(numbers, static number => number.ToString(CultureInfo.InvariantCulture))),
            settings.System,
            settings.StoreDirectory,
            settings.HomeDirectory,
            settings.GetCurrentDirectory(),
            List(Sorted(settings.ExperimentalFeatures)),
            List(settings.NixPath),
            List(settings.AllowedPaths),
            List(fetch.AllowedUris),
            List(Pairs(fetch.AccessTokens)),
            List(Pairs(fetch.Mirrors)),
            fetch.FlakeRegistry ?? string.Empty,
            fetch.UserFlakeRegistry ?? string.Empty,
            fetch.SystemFlakeRegistry ?? string.Empty,
        };
    }

    // None of the texts has a zero in it: they are paths, names and addresses.
    private static string List(IEnumerable<string> texts) => string.Join("\0", texts);

    private static List<string> Sorted(IEnumerable<string> texts)
    {
        var sorted = new List<string>(texts);
        sorted.Sort(StringComparer.Ordinal);
        return sorted;
    }

    private static List<string> Pairs(IEnumerable<KeyValuePair<string, string>> pairs)
    {
        var texts = new List<string>();
        foreach (KeyValuePair<string, string> pair in pairs)
        {
            texts.Add(pair.Key + "\0" + pair.Value);
        }

        return Sorted(texts);
    }
}
