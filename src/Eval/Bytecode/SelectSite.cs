using TvixEval.Values;

namespace TvixEval.Bytecode;

/// <summary>The attribute path of a selection, its inline cache, and where to go when it is decided.</summary>
internal sealed class SelectSite
{
    public SelectSite(Symbol[] path) => Path = path;

    public Symbol[] Path { get; }

    /// <summary>Where to continue (see the opcodes).</summary>
    public int Target { get; set; }

    /// <summary>The register of a computed name.</summary>
    public int NameRegister { get; set; }

    /// <summary>What the first step found last time; replaced as a whole, so that several threads may race for it.</summary>
    public SelectCache? Cache { get; set; }

    /// <summary>How often the cache was wrong: a site that sees many shapes stops caching.</summary>
    public int Misses { get; set; }
}
