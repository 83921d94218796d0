using TvixEval.Core.Values;
using TvixEval.Text;

namespace TvixEval.Core.Bytecode;

/// <summary>The attribute path of a selection, its inline cache, and where to go when it is decided.</summary>
internal sealed class SelectSite : AttrSite
{
    public SelectSite(Symbol[] path) => Path = path;

    public Symbol[] Path { get; }

    /// <summary>Where to continue (see the opcodes).</summary>
    public int Target { get; set; }

    /// <summary>The register of a computed name.</summary>
    public int NameRegister { get; set; }

    /// <summary>The value of the first step, or null.</summary>
    public Value? FindFirst(AttrSet set) => Find(set, Path[0].Id);
}
