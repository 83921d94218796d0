using TvixEval.Values;

namespace TvixEval.Compiler;

/// <summary>The variables that operators desugar to. Where one resolves to the base environment, the operator is an instruction.</summary>
internal static class Operators
{
    public static readonly Symbol Sub = Symbol.Of("__sub");
    public static readonly Symbol Mul = Symbol.Of("__mul");
    public static readonly Symbol Div = Symbol.Of("__div");
    public static readonly Symbol LessThan = Symbol.Of("__lessThan");

    /// <summary>Whether a name is one of the operators that have an instruction.</summary>
    public static bool IsOperator(Symbol name) => name == Sub || name == Mul || name == Div || name == LessThan;
}
