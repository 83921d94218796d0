using TvixEval.Core.Values;

namespace TvixEval.Core.Bytecode;

/// <summary>
/// Cheap eagerness for <c>x.a</c>: if x is an evaluated set that has a, the value in it is taken (unevaluated if it is);
/// never observable, and no thunk is made.
/// </summary>
internal sealed class EagerSelect : AttrSite
{
    public EagerSelect(Source subject, int symbol, int thunk)
    {
        Subject = subject;
        Symbol = symbol;
        Thunk = thunk;
    }

    public Source Subject { get; }

    public int Symbol { get; }

    /// <summary>The value of the attribute, or null.</summary>
    public Value? Find(AttrSet set) => Find(set, Symbol);

    /// <summary>The blueprint to fall back to.</summary>
    public int Thunk { get; }
}
