using TvixEval.Syntax.Ast;

namespace TvixEval.Core.Bytecode;

/// <summary>What the trace of a failed selection needs: its syntax, and the register of its subject.</summary>
internal sealed class SelectTrace
{
    public SelectTrace(ExprSelect select, int subject)
    {
        Select = select;
        Subject = subject;
    }

    public ExprSelect Select { get; }

    public int Subject { get; }
}
