using TvixEval.Text;

namespace TvixEval.Core.Compiler;

/// <summary>The variables that operators desugar to. Where one resolves to the base environment, the operator is an instruction.</summary>
internal static class Operators
{
    public static readonly Symbol Sub = Symbols.Sub;
    public static readonly Symbol Mul = Symbols.Mul;
    public static readonly Symbol Div = Symbols.Div;
    public static readonly Symbol LessThan = Symbols.LessThan;

    /// <summary>The sign of an arithmetic operator, or null.</summary>
    /// <param name="name">The variable that it desugars to.</param>
    public static char? SignOf(Symbol name) => name == Sub ? '-' : name == Mul ? '*' : name == Div ? '/' : null;

    /// <summary>Whether a name is one of the operators that have an instruction.</summary>
    public static bool IsOperator(Symbol name) => name == Sub || name == Mul || name == Div || name == LessThan;
}
