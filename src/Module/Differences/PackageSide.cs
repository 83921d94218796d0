using System;
using System.Collections.Generic;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Module.Sessions;
using TvixEval.Packages;

namespace TvixEval.Module.Differences;

/// <summary>One of two package sets that are compared: its packages, evaluated here or on threads of their own.</summary>
internal sealed class PackageSide : IDisposable
{
    private readonly Evaluation evaluation;
    private readonly Value root;
    private readonly PackageSearch search;
    private readonly string path;
    private volatile PackageWorkers? workers;

    /// <summary>Creates a side; nothing is evaluated.</summary>
    /// <param name="evaluation">The evaluation of the command.</param>
    /// <param name="side">The package set.</param>
    /// <param name="search">How to search.</param>
    /// <param name="path">The attribute path of the set.</param>
    public PackageSide(Evaluation evaluation, ComparedValue side, PackageSearch search, string path)
    {
        this.evaluation = evaluation;
        root = side.Value!;
        Context = side.Context!;
        this.search = search;
        this.path = path;
    }

    /// <summary>What its values need to be evaluated.</summary>
    public ValueContext Context { get; }

    /// <summary>The branches; none before <see cref="Begin"/>.</summary>
    public IReadOnlyList<PackageBranch> Branches { get; private set; } = Array.Empty<PackageBranch>();

    private bool IsForeign => !ReferenceEquals(Context.Evaluator, evaluation.Evaluator);

    /// <summary>Finds the branches, and starts the threads.</summary>
    /// <param name="threads">How many; 0 to evaluate on this thread, which values of another evaluator cannot be.</param>
    public void Begin(int threads)
    {
        using RunspaceEntry? entry = IsForeign ? Context.Enter() : null;
        Vm vm = entry?.Machine ?? evaluation.Machine;
        Branches = search.Begin(vm, root, path);
        if ((threads > 0 || IsForeign) && Branches.Count > 0)
        {
            var terms = new MachineTerms
            {
                Names = Context.Names,
                Calls = evaluation.Machine.MaxCallDepth - evaluation.Machine.CallDepth,
                OnPoll = evaluation.Machine.OnPoll,
            };
            workers = new PackageWorkers(search, Branches, Math.Max(1, threads), IsForeign ? null : vm, NewMachine, terms);
        }
    }

    /// <summary>The packages of a branch; to be asked for in the order of the branches.</summary>
    /// <param name="index">The index of the branch.</param>
    public IEnumerable<PackageResult> ResultsOf(int index) => workers?.ResultsOf(index) ?? search.Walk(evaluation.Machine, Branches[index]);

    /// <summary>Ends all work soon. Safe from any thread.</summary>
    public void Cancel() => workers?.Cancel();

    /// <inheritdoc/>
    public void Dispose() => workers?.Dispose();

    private Vm NewMachine()
    {
        evaluation.Runspace.MachineOf(Context.Evaluator).SharesResults = true;
        return evaluation.Runspace.NewMachine(Context.Evaluator);
    }
}
