namespace TvixEval.Store;

/// <summary>What a derivation says about one of its outputs.</summary>
internal sealed class DerivationOutput
{
    private readonly ContentAddressMethod method;
    private readonly HashAlgorithm algorithm;

    private DerivationOutput(DerivationOutputKind kind, string? path, ContentAddress? address, ContentAddressMethod method, HashAlgorithm algorithm)
    {
        Kind = kind;
        Path = path;
        Address = address;
        this.method = method;
        this.algorithm = algorithm;
    }

    /// <summary>An output whose path is known only when paths of inputs are.</summary>
    public static DerivationOutput Deferred { get; } =
        new(DerivationOutputKind.Deferred, null, null, ContentAddressMethod.NixArchive, HashAlgorithm.Sha256);

    /// <summary>How the path is found.</summary>
    public DerivationOutputKind Kind { get; }

    /// <summary>The store path, for <see cref="DerivationOutputKind.InputAddressed"/>; else null.</summary>
    public string? Path { get; }

    /// <summary>The content, for <see cref="DerivationOutputKind.Fixed"/>; else null.</summary>
    public ContentAddress? Address { get; }

    /// <summary>Method and algorithm of content addressing as derivations have them, such as <c>r:sha256</c>; else empty.</summary>
    public string MethodAndAlgorithm => Kind is DerivationOutputKind.InputAddressed or DerivationOutputKind.Deferred
        ? string.Empty
        : ContentAddressMethods.PrefixOf(method) + HashNames.Of(algorithm);

    /// <summary>An output with a known path.</summary>
    /// <param name="path">The store path.</param>
    public static DerivationOutput InputAddressed(string path) =>
        new(DerivationOutputKind.InputAddressed, path, null, ContentAddressMethod.NixArchive, HashAlgorithm.Sha256);

    /// <summary>An output with a known content.</summary>
    /// <param name="address">The content.</param>
    public static DerivationOutput Fixed(ContentAddress address) =>
        new(DerivationOutputKind.Fixed, null, address, address.Method, address.Hash.Algorithm);

    /// <summary>An output whose content will be hashed.</summary>
    /// <param name="method">What of it is hashed.</param>
    /// <param name="algorithm">The algorithm.</param>
    public static DerivationOutput Floating(ContentAddressMethod method, HashAlgorithm algorithm) =>
        new(DerivationOutputKind.Floating, null, null, method, algorithm);

    /// <summary>An output whose content differs with each build.</summary>
    /// <param name="method">What of it is hashed.</param>
    /// <param name="algorithm">The algorithm.</param>
    public static DerivationOutput Impure(ContentAddressMethod method, HashAlgorithm algorithm) =>
        new(DerivationOutputKind.Impure, null, null, method, algorithm);

    /// <summary>The output's store path, or null while it cannot be known.</summary>
    /// <param name="store">The store directory.</param>
    /// <param name="derivationName">The derivation's name.</param>
    /// <param name="output">The output's name.</param>
    public string? PathIn(StoreDirectory store, string derivationName, string output) => Kind switch
    {
        DerivationOutputKind.InputAddressed => Path,
        DerivationOutputKind.Fixed => store.MakeFixedPath(StoreDirectory.OutputName(derivationName, output), Address!),
        _ => null,
    };
}
