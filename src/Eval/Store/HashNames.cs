using System.Collections.Generic;
using TvixEval.Diagnostics;

namespace TvixEval.Store;

/// <summary>The names of hash algorithms and formats.</summary>
internal static class HashNames
{
    private const string Blake3Feature = "blake3-hashes";

    /// <summary>The name of an algorithm.</summary>
    public static string Of(HashAlgorithm algorithm) => algorithm switch
    {
        HashAlgorithm.Md5 => "md5",
        HashAlgorithm.Sha1 => "sha1",
        HashAlgorithm.Sha256 => "sha256",
        HashAlgorithm.Sha512 => "sha512",
        _ => "blake3",
    };

    /// <summary>How many bytes an algorithm's hashes have.</summary>
    public static int SizeOf(HashAlgorithm algorithm) => algorithm switch
    {
        HashAlgorithm.Md5 => 16,
        HashAlgorithm.Sha1 => 20,
        HashAlgorithm.Sha512 => 64,
        _ => 32,
    };

    /// <summary>The algorithm of a name.</summary>
    /// <param name="name">Bytes, one a char.</param>
    /// <param name="features">The experimental features that are on.</param>
    /// <exception cref="NixException">There is none, or it is behind a feature that is off.</exception>
    public static HashAlgorithm Parse(string name, ICollection<string> features) => name switch
    {
        "md5" => HashAlgorithm.Md5,
        "sha1" => HashAlgorithm.Sha1,
        "sha256" => HashAlgorithm.Sha256,
        "sha512" => HashAlgorithm.Sha512,
        "blake3" when features.Contains(Blake3Feature) => HashAlgorithm.Blake3,
        "blake3" => throw new NixException(
            NixErrorKind.ExperimentalFeature,
            "experimental Nix feature '" + Blake3Feature + "' is disabled; add '--extra-experimental-features " + Blake3Feature + "' to enable it"),
        _ => throw new NixException(
            NixErrorKind.InvalidHash,
            "unknown hash algorithm '" + name + "', expect 'blake3', 'md5', 'sha1', 'sha256', or 'sha512'"),
    };

    /// <summary>The format of a name.</summary>
    /// <param name="name">Bytes, one a char.</param>
    /// <param name="deprecated">Whether the name is an old one, about which C++ Nix warns.</param>
    /// <exception cref="NixException">There is none.</exception>
    public static HashFormat ParseFormat(string name, out bool deprecated)
    {
        deprecated = name == "base32";
        return name switch
        {
            "base16" => HashFormat.Base16,
            "nix32" or "base32" => HashFormat.Nix32,
            "base64" => HashFormat.Base64,
            "sri" => HashFormat.Sri,
            _ => throw new NixException(
                NixErrorKind.InvalidHash,
                "unknown hash format '" + name + "', expect 'base16', 'base32', 'base64', or 'sri'"),
        };
    }
}
