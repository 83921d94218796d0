namespace TvixEval.Store;

/// <summary>The hash algorithms of Nix.</summary>
internal enum HashAlgorithm
{
    /// <summary>MD5; broken, kept for old fixed-output derivations.</summary>
    Md5,

    /// <summary>SHA-1; broken, kept for Git and old fixed-output derivations.</summary>
    Sha1,

    /// <summary>SHA-256, what Nix itself uses.</summary>
    Sha256,

    /// <summary>SHA-512.</summary>
    Sha512,

    /// <summary>BLAKE3, behind the experimental feature <c>blake3-hashes</c>.</summary>
    Blake3,
}
