using System.Collections.Generic;

namespace TvixEval.Core.Compiler;

/// <summary>A level of names around a place in a source, as C++ Nix has it: those of a function, a <c>let</c>, a recursive set, or a <c>with</c>. Only kept for debugging.</summary>
internal sealed class LexicalScope
{
    /// <summary>Creates a level.</summary>
    /// <param name="outer">The level around it; null for the names of the base environment.</param>
    /// <param name="environment">The hidden variable that holds the values of the level.</param>
    /// <param name="variables">Its variables; for a <c>with</c> the hidden one of its set.</param>
    /// <param name="isWith">Whether it is that of a <c>with</c>.</param>
    public LexicalScope(LexicalScope? outer, Variable? environment, IReadOnlyList<Variable> variables, bool isWith = false)
    {
        Outer = outer;
        Environment = environment;
        Variables = variables;
        IsWith = isWith;
    }

    /// <summary>The level around it; null for the base environment.</summary>
    public LexicalScope? Outer { get; }

    /// <summary>The hidden variable that holds the values of the level, or where it has none, of the one around it.</summary>
    public Variable? Environment { get; }

    /// <summary>The variables of the level; for a <c>with</c> the hidden one of its set.</summary>
    public IReadOnlyList<Variable> Variables { get; }

    /// <summary>Whether it is that of a <c>with</c>.</summary>
    public bool IsWith { get; }

    /// <summary>Whether it has no values: the level that C++ Nix puts around what is inherited from a set.</summary>
    public bool IsEmpty => ReferenceEquals(Environment, Outer?.Environment);
}
