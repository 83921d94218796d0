using TvixEval.Text;

namespace TvixEval.Syntax.Ast;

/// <summary>One formal of a function without its default.</summary>
internal readonly struct FormalHead
{
    /// <summary>Creates it.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="offset">The position of its name.</param>
    /// <param name="hasDefault">Whether it has a default.</param>
    public FormalHead(Symbol name, int offset, bool hasDefault)
    {
        Name = name;
        Offset = offset;
        HasDefault = hasDefault;
    }

    /// <summary>The name.</summary>
    public Symbol Name { get; }

    /// <summary>The position of the name.</summary>
    public int Offset { get; }

    /// <summary>Whether it has a default.</summary>
    public bool HasDefault { get; }
}
