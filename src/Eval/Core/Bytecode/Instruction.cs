namespace TvixEval.Core.Bytecode;

/// <summary>An instruction with up to three operands.</summary>
internal readonly struct Instruction
{
    public readonly OpCode Op;
    public readonly int A;
    public readonly int B;
    public readonly int C;

    public Instruction(OpCode op, int a = 0, int b = 0, int c = 0)
    {
        Op = op;
        A = a;
        B = b;
        C = c;
    }
}
