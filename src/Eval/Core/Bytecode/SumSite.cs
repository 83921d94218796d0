namespace TvixEval.Core.Bytecode;

/// <summary>Where the operands of an addition stand in its source, besides the right one, whose position is the instruction's.</summary>
internal readonly struct SumSite
{
    /// <summary>Creates it.</summary>
    /// <param name="instruction">The number of the instruction.</param>
    /// <param name="left">The position of the left operand.</param>
    /// <param name="sign">The position of the operator.</param>
    public SumSite(int instruction, int left, int sign)
    {
        Instruction = instruction;
        Left = left;
        Sign = sign;
    }

    /// <summary>The number of the instruction.</summary>
    public int Instruction { get; }

    /// <summary>The position of the left operand.</summary>
    public int Left { get; }

    /// <summary>The position of the operator.</summary>
    public int Sign { get; }
}
