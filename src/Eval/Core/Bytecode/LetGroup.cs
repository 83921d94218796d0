namespace TvixEval.Core.Bytecode;

/// <summary>Bindings that may refer to each other: for each a register and how to make its value (thunks and functions as shells first).</summary>
internal sealed class LetGroup
{
    public LetGroup(int[] registers, Source[] values)
    {
        Registers = registers;
        Values = values;
    }

    public int[] Registers { get; }

    public Source[] Values { get; }
}
