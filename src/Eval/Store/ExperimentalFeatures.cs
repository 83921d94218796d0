using System;
using System.Collections.Generic;
using System.Linq;
using TvixEval.Diagnostics;

namespace TvixEval.Store;

/// <summary>The experimental features of derivations, and the refusal where one is needed and off.</summary>
internal static class ExperimentalFeatures
{
    public const string ContentAddressed = "ca-derivations";
    public const string ImpureDerivations = "impure-derivations";
    public const string DynamicDerivations = "dynamic-derivations";
    public const string GitHashing = "git-hashing";
    public const string Flakes = "flakes";
    public const string FetchTree = "fetch-tree";
    public const string VerifiedFetches = "verified-fetches";

    /// <summary><c>builtins.parallel</c>; not one of C++ Nix, but of Determinate Nix, and named as there.</summary>
    public const string ParallelEvaluation = "parallel-eval";

    // All that C++ Nix 2.34 knows ("nix __dump-xp-features"), also those that have nothing to do with evaluation; and parallel-eval.
    private const string Known =
        " auto-allocate-uids blake3-hashes ca-derivations cgroups configurable-impure-env daemon-trust-override dynamic-derivations "
        + "external-builders fetch-closure fetch-tree flakes git-hashing impure-derivations local-overlay-store mounted-ssh-store "
        + "nix-command parallel-eval parse-toml-timestamps pipe-operators read-only-local-store recursive-nix verified-fetches ";

    /// <summary>C++ Nix's warnings about features that it does not know, in order of the names.</summary>
    /// <param name="features">Those that are to be on.</param>
    public static IEnumerable<string> WarnOfUnknown(IReadOnlyCollection<string> features) => features.Count == 0 ? Array.Empty<string>() : features
        .Where(static feature => !Known.Contains(" " + feature + " "))
        .Distinct()
        .OrderBy(static feature => feature, StringComparer.Ordinal)
        .Select(static feature => "unknown experimental feature '" + feature + "'");

    /// <summary>Whether a feature is on, by itself or because another one includes it.</summary>
    public static bool IsOn(ICollection<string> features, string feature) =>
        features.Contains(feature) || (feature == FetchTree && features.Contains(Flakes));

    /// <summary>Fails unless a feature is on.</summary>
    /// <param name="features">Those that are on.</param>
    /// <param name="feature">The feature.</param>
    /// <param name="reason">What needs it, or null.</param>
    public static void Require(ICollection<string> features, string feature, string? reason = null)
    {
        if (!IsOn(features, feature))
        {
            throw new NixException(
                NixErrorKind.ExperimentalFeature,
                "experimental Nix feature '" + feature + "' is disabled" + (reason is null ? string.Empty : " (" + reason + ")")
                + "; add '--extra-experimental-features " + feature + "' to enable it");
        }
    }
}
