namespace TvixEval.Store;

/// <summary>What a file or a tree must be: a hash, and what of it is hashed.</summary>
internal sealed class ContentAddress
{
    /// <summary>Creates a content address.</summary>
    /// <param name="method">What is hashed.</param>
    /// <param name="hash">The hash.</param>
    public ContentAddress(ContentAddressMethod method, Hash hash)
    {
        Method = method;
        Hash = hash;
    }

    /// <summary>What is hashed.</summary>
    public ContentAddressMethod Method { get; }

    /// <summary>The hash.</summary>
    public Hash Hash { get; }

    /// <summary>Method and algorithm as derivations have them: <c>r:sha256</c>.</summary>
    public string MethodAndAlgorithm => ContentAddressMethods.PrefixOf(Method) + HashNames.Of(Hash.Algorithm);
}
