using TvixEval.Values;

namespace TvixEval.Syntax;

/// <summary>The names that syntax stands for.</summary>
internal static class SyntaxSymbols
{
    public static readonly Symbol Sub = Symbol.Of("__sub");
    public static readonly Symbol LessThan = Symbol.Of("__lessThan");
    public static readonly Symbol Mul = Symbol.Of("__mul");
    public static readonly Symbol Div = Symbol.Of("__div");
    public static readonly Symbol Or = Symbol.Of("or");
    public static readonly Symbol FindFile = Symbol.Of("__findFile");
    public static readonly Symbol NixPath = Symbol.Of("__nixPath");
    public static readonly Symbol Body = Symbol.Of("body");
}
