using System.Collections.Generic;
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
