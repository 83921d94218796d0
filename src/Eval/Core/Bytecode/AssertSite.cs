using TvixEval.Syntax.Ast;

namespace TvixEval.Core.Bytecode;

/// <summary>A failed assertion: its condition as it is shown, and positions.</summary>
internal sealed class AssertSite
{
    public AssertSite(Expr condition, int offset)
    {
        Condition = condition;
        Offset = offset;
    }

    public Expr Condition { get; }

    public int Offset { get; }
}
