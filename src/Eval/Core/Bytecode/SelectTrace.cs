using TvixEval.Syntax.Ast;

namespace TvixEval.Core.Bytecode;

/// <summary>What the trace of a failed selection needs: its syntax, the register of its subject, and those of computed names.</summary>
internal sealed class SelectTrace
{
    private readonly (int Register, int Start)[] names;

    /// <summary>Creates it.</summary>
    /// <param name="select">The selection.</param>
    /// <param name="subject">The register of its subject.</param>
    /// <param name="names">For each step the register of its computed name, and the instruction from which on it is there; empty if no name is computed.</param>
    public SelectTrace(ExprSelect select, int subject, (int Register, int Start)[] names)
    {
        Select = select;
        Subject = subject;
        this.names = names;
    }

    public ExprSelect Select { get; }

    public int Subject { get; }

    /// <summary>The register of the name of a step, or null where the name is fixed or not there yet.</summary>
    /// <param name="step">The step.</param>
    /// <param name="pc">The instruction that runs.</param>
    public int? NameRegister(int step, int pc) =>
        Select.Path[step].Expression is not null && pc >= names[step].Start ? names[step].Register : null;
}
