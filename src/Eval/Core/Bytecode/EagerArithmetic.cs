namespace TvixEval.Core.Bytecode;

/// <summary>Cheap eagerness for <c>a + b</c> and <c>a - b</c> on evaluated integers without overflow.</summary>
internal sealed class EagerArithmetic
{
    public EagerArithmetic(bool subtract, Source left, Source right, int thunk)
    {
        Subtract = subtract;
        Left = left;
        Right = right;
        Thunk = thunk;
    }

    public bool Subtract { get; }

    public Source Left { get; }

    public Source Right { get; }

    /// <summary>The blueprint to fall back to.</summary>
    public int Thunk { get; }
}
