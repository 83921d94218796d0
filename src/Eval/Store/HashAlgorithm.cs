namespace TvixEval.Store;

/// <summary>The hash algorithms of Nix.</summary>
internal enum HashAlgorithm
{
    Md5,
    Sha1,
    Sha256,
    Sha512,

    /// <summary>Behind the experimental feature <c>blake3-hashes</c>.</summary>
    Blake3,
}
