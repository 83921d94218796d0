using TvixEval.Text;

namespace TvixEval.Core.Bytecode;

/// <summary>A variable that some <c>with</c> brings into scope: where the sets are, innermost first, and the positions of the <c>with</c>s.</summary>
internal sealed class WithSite
{
    public WithSite(Symbol name, Source[] scopes, int[] offsets)
    {
        Name = name;
        Scopes = scopes;
        Offsets = offsets;
    }

    public Symbol Name { get; }

    public Source[] Scopes { get; }

    public int[] Offsets { get; }
}
