using TvixEval.Core.Compiler;

namespace TvixEval.Core.Values;

/// <summary>The values of a level of names, for a debugger; captured like a value, but never one that an expression has.</summary>
internal sealed class ScopeValues : Value
{
    /// <summary>Creates them, without values yet.</summary>
    /// <param name="scope">The level.</param>
    /// <param name="outer">The values of the level around it, or null.</param>
    public ScopeValues(LexicalScope scope, ScopeValues? outer)
        : base(ValueKind.Code)
    {
        Outer = outer;
        Values = new Value?[scope.Variables.Count];
    }

    /// <summary>The values of the level around it; null for the base environment.</summary>
    public ScopeValues? Outer { get; }

    /// <summary>The values, as evaluated as they are; null while they have not been made.</summary>
    public Value?[] Values { get; }
}
