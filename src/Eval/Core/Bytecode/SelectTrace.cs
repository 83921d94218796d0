using System.Collections.Generic;
using TvixEval.Syntax;
using TvixEval.Syntax.Ast;
using TvixEval.Text;

namespace TvixEval.Core.Bytecode;

/// <summary>What the trace of a failed selection needs: its path, the register of its subject, and those of computed names.</summary>
internal sealed class SelectTrace
{
    // Symbols if all names are fixed, else names as they are written, with their registers.
    private readonly Symbol[]? path;
    private readonly Computed? computed;

    /// <summary>Creates that of a selection whose names are all fixed.</summary>
    /// <param name="path">The names.</param>
    /// <param name="subject">The register of its subject.</param>
    public SelectTrace(Symbol[] path, int subject)
    {
        this.path = path;
        Subject = subject;
    }

    /// <summary>Creates that of a selection with computed names.</summary>
    /// <param name="path">The path.</param>
    /// <param name="subject">The register of its subject.</param>
    /// <param name="names">For each step the register of its computed name, and the instruction from which on it is there.</param>
    public SelectTrace(IReadOnlyList<AttrName> path, int subject, (int Register, int Start)[] names)
    {
        computed = new Computed(path, names);
        Subject = subject;
    }

    /// <summary>How many names the path has.</summary>
    public int Count => path?.Length ?? computed!.Path.Count;

    /// <summary>The register of the subject.</summary>
    public int Subject { get; }

    /// <summary>The name of a step if that is written down, else null.</summary>
    /// <param name="step">The step.</param>
    public string? FixedName(int step)
    {
        if (path is not null)
        {
            return path[step].Name;
        }

        return computed!.Path[step] switch
        {
            { Expression: null, Symbol: { } name } => name.Name,
            { Expression: ExprString text } => text.Value,
            _ => null,
        };
    }

    /// <summary>The text of the expression of a name that is computed.</summary>
    /// <param name="step">The step.</param>
    public string ExpressionOf(int step) => SyntaxPrinter.Print(computed!.Path[step].Expression!);

    /// <summary>The register of the name of a step, or null where the name is fixed or not there yet.</summary>
    /// <param name="step">The step.</param>
    /// <param name="pc">The instruction that runs.</param>
    public int? NameRegister(int step, int pc) =>
        computed is not null && computed.Path[step].Expression is not null && pc >= computed.Names[step].Start ? computed.Names[step].Register : null;

    private sealed class Computed
    {
        public Computed(IReadOnlyList<AttrName> path, (int Register, int Start)[] names)
        {
            Path = path;
            Names = names;
        }

        public IReadOnlyList<AttrName> Path { get; }

        public (int Register, int Start)[] Names { get; }
    }
}
