using System.Runtime.CompilerServices;
using TvixEval.Core.Machine;
using TvixEval.Dependencies;
using TvixEval.Engine;
using TvixEval.Text;

namespace TvixEval.Module.Sessions;

/// <summary>
/// What a value needs to be evaluated further after it has left the cmdlet that made it: the evaluator, and the names that its evaluation has
/// seen. Entering installs the machine of the runspace that is asking now, on whichever thread that is.
/// </summary>
internal sealed class ValueContext
{
    private static readonly ConditionalWeakTable<Evaluator, ValueContext> ByEvaluator = new();

    private ValueContext(Evaluator evaluator, NameTable names)
    {
        Evaluator = evaluator;
        Names = names;
    }

    /// <summary>The evaluator that the values belong to.</summary>
    public Evaluator Evaluator { get; }

    /// <summary>The names that their evaluation has seen.</summary>
    public NameTable Names { get; }

    /// <summary>What their evaluation has read, with all that its evaluator had read before; null where nothing was recorded.</summary>
    public DependencyRecord? Dependencies { get; set; }

    /// <summary>The machine that <see cref="Enter"/> installs on this thread.</summary>
    public Vm Machine =>
        VmSlot.Current is { } current && ReferenceEquals(current.Host, Evaluator) ? current : NixRunspace.Current.MachineOf(Evaluator);

    /// <summary>The context of values that know the names of the evaluator.</summary>
    /// <param name="evaluator">The evaluator.</param>
    public static ValueContext Of(Evaluator evaluator) => ByEvaluator.GetValue(evaluator, static key => new ValueContext(key, key.Names));

    /// <summary>The context of the values of an evaluation.</summary>
    /// <param name="evaluator">The evaluator.</param>
    /// <param name="names">The names that the evaluation has seen.</param>
    public static ValueContext Of(Evaluator evaluator, NameTable names) =>
        ReferenceEquals(names, evaluator.Names) ? Of(evaluator) : new ValueContext(evaluator, names);

    /// <summary>The context of a new evaluation; where evaluations must not know of each other, it has seen nothing.</summary>
    /// <param name="evaluator">The evaluator.</param>
    public static ValueContext New(Evaluator evaluator) => Of(evaluator, evaluator.SharesSources ? evaluator.NewNames() : evaluator.Names);

    /// <summary>Installs a machine on this thread until the result is disposed of.</summary>
    /// <param name="sink">Where messages go; null for where they go already, if anywhere.</param>
    /// <param name="terms">On which terms besides the names.</param>
    public RunspaceEntry Enter(IMessageSink? sink = null, MachineTerms terms = default) =>
        NixRunspace.Current.Enter(Machine, sink, terms with { Names = Names });
}
