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

    /// <summary>Fails unless a feature is on.</summary>
    /// <param name="features">Those that are on.</param>
    /// <param name="feature">The feature.</param>
    /// <param name="reason">What needs it, or null.</param>
    public static void Require(ICollection<string> features, string feature, string? reason = null)
    {
        if (!features.Contains(feature))
        {
            throw new NixException(
                NixErrorKind.ExperimentalFeature,
                "experimental Nix feature '" + feature + "' is disabled" + (reason is null ? string.Empty : " (" + reason + ")")
                + "; add '--extra-experimental-features " + feature + "' to enable it");
        }
    }
}
