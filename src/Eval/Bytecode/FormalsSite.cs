using TvixEval.Syntax;

namespace TvixEval.Bytecode;

/// <summary>How to destructure an argument: for each formal (in symbol order) a register and perhaps a default.</summary>
internal sealed class FormalsSite
{
    public FormalsSite(ExprLambda lambda, int[] symbols, int[] registers, Source?[] defaults)
    {
        Lambda = lambda;
        Symbols = symbols;
        Registers = registers;
        Defaults = defaults;
    }

    public ExprLambda Lambda { get; }

    public int[] Symbols { get; }

    public int[] Registers { get; }

    public Source?[] Defaults { get; }
}
