namespace TvixEval.Core.Compiler;

/// <summary>The <c>with</c> expressions around a place, innermost first.</summary>
internal sealed class WithChain
{
    public WithChain(Variable scope, int offset, WithChain? outer)
    {
        Scope = scope;
        Offset = offset;
        Outer = outer;
        Count = 1 + (outer?.Count ?? 0);
    }

    /// <summary>The hidden variable that holds the set.</summary>
    public Variable Scope { get; }

    /// <summary>The position of the <c>with</c>.</summary>
    public int Offset { get; }

    public WithChain? Outer { get; }

    public int Count { get; }
}
