using TvixEval.Core.Values;
using TvixEval.Text;

namespace TvixEval.Core.Machine;

/// <summary>A step on the way to where two values differ: from two lists or sets to two of their parts.</summary>
internal readonly struct EqualityStep
{
    /// <summary>A step into sets.</summary>
    public EqualityStep(Value leftWhole, Value rightWhole, Symbol name, Value left, Value right)
        : this(leftWhole, rightWhole, 0, left, right) => Name = name;

    /// <summary>A step into lists.</summary>
    public EqualityStep(Value leftWhole, Value rightWhole, int index, Value left, Value right)
    {
        LeftWhole = leftWhole;
        RightWhole = rightWhole;
        Index = index;
        Left = left;
        Right = right;
    }

    /// <summary>The one list or set.</summary>
    public Value LeftWhole { get; }

    /// <summary>The other list or set.</summary>
    public Value RightWhole { get; }

    /// <summary>The name of the parts, in sets.</summary>
    public Symbol? Name { get; }

    /// <summary>The index of the parts, in lists.</summary>
    public int Index { get; }

    /// <summary>The part of the one, evaluated or not.</summary>
    public Value Left { get; }

    /// <summary>The part of the other, evaluated or not.</summary>
    public Value Right { get; }
}
