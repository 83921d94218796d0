namespace TvixEval.Store;

/// <summary>What of a file or a tree is hashed for its content address.</summary>
internal enum ContentAddressMethod
{
    /// <summary>The bytes of a single file.</summary>
    Flat,

    /// <summary>The Nix archive of a file or a tree (<c>nar</c>, also called <c>recursive</c>).</summary>
    NixArchive,

    /// <summary>The bytes of a single file that may refer to store paths, as derivations and <c>toFile</c> have it.</summary>
    Text,

    /// <summary>Git's hash of a blob or a tree, behind the experimental feature <c>git-hashing</c>.</summary>
    Git,
}
