namespace TvixEval.Core.Bytecode;

/// <summary>Which variables of a <c>rec</c> set follow when <c>__overrides</c> replaces attributes.</summary>
internal sealed class OverridesSite
{
    public OverridesSite(int[] symbols, int[] registers)
    {
        Symbols = symbols;
        Registers = registers;
    }

    public int[] Symbols { get; }

    public int[] Registers { get; }
}
