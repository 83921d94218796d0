namespace TvixEval.Store;

/// <summary>How a hash is written.</summary>
internal enum HashFormat
{
    /// <summary>Hexadecimal digits.</summary>
    Base16,

    /// <summary>Nix's own base-32.</summary>
    Nix32,

    /// <summary>Base-64 with padding.</summary>
    Base64,

    /// <summary>As in the <c>integrity</c> attribute of HTML: the algorithm, a dash, base-64.</summary>
    Sri,
}
