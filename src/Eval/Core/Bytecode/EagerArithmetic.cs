namespace TvixEval.Core.Bytecode;

/// <summary>
/// Cheap eagerness for sums, differences, products and quotients of numbers that are evaluated already, where nothing overflows or is divided by zero;
/// never observable, and no thunk is made.
/// </summary>
internal sealed class EagerArithmetic
{
    public EagerArithmetic(char sign, Source left, Source right, int thunk)
    {
        Sign = sign;
        Left = left;
        Right = right;
        Thunk = thunk;
    }

    /// <summary>The operator: <c>+</c>, <c>-</c>, <c>*</c> or <c>/</c>.</summary>
    public char Sign { get; }

    /// <summary>The first operand: a variable, a literal, or arithmetic again.</summary>
    public Source Left { get; }

    /// <summary>The second operand.</summary>
    public Source Right { get; }

    /// <summary>The blueprint to fall back to; -1 where this is an operand, whose whole has one.</summary>
    public int Thunk { get; }
}
