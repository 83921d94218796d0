using TvixEval.Core.Values;

namespace TvixEval.Differences;

/// <summary>A place at which two values differ.</summary>
internal sealed class ValueDifference
{
    /// <summary>Creates a difference.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="kind">On which side something is.</param>
    /// <param name="left">What is there in the one value; null if nothing is.</param>
    /// <param name="right">What is there in the other.</param>
    public ValueDifference(string path, DifferenceKind kind, Value? left, Value? right)
    {
        Path = path;
        Kind = kind;
        Left = left;
        Right = right;
    }

    /// <summary>The path of names and indices, such as <c>a."b c".0</c>, as bytes; empty where the values themselves differ.</summary>
    public string Path { get; }

    /// <summary>On which side something is.</summary>
    public DifferenceKind Kind { get; }

    /// <summary>What is at the path in the one value, not evaluated where the other has nothing there; or null.</summary>
    public Value? Left { get; }

    /// <summary>What is at the path in the other value; or null.</summary>
    public Value? Right { get; }

    /// <summary>
    /// The path where the same two lists or sets were compared before, whose differences are not told again; null for a difference that is told here.
    /// </summary>
    public string? SameAs { get; init; }
}
