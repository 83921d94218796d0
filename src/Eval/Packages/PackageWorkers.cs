using System;
using System.Collections.Generic;
using TvixEval.Core.Machine;
using TvixEval.Work;

namespace TvixEval.Packages;

/// <summary>
/// Searches branches on several threads. The results are those of one thread, in the same order. A branch that is a set of packages is divided
/// among the threads; what lies deeper in it, which is not much, is left to the thread that takes the results, since a set is
/// entered only once, wherever it is found first.
/// </summary>
internal sealed class PackageWorkers : IDisposable
{
    private readonly PackageSearch search;
    private readonly IReadOnlyList<PackageBranch> branches;
    private readonly Vm? vm;
    private readonly MachineWorkers<PackageBranch, PackageResult> workers;

    /// <summary>Starts the threads.</summary>
    /// <param name="search">How to search.</param>
    /// <param name="branches">Where.</param>
    /// <param name="count">How many threads.</param>
    /// <param name="vm">The machine of the thread that takes the results; null where that cannot search itself, and no branch is divided.</param>
    /// <param name="makeMachine">Makes the machine of a thread; called here.</param>
    /// <param name="terms">On which terms the machines work.</param>
    public PackageWorkers(PackageSearch search, IReadOnlyList<PackageBranch> branches, int count, Vm? vm, Func<Vm> makeMachine, MachineTerms terms = default)
    {
        this.search = search;
        this.branches = branches;
        this.vm = vm;
        workers = new MachineWorkers<PackageBranch, PackageResult>(branches, vm is null ? search.LookWholly : search.Look, count, makeMachine, terms);
    }

    /// <summary>The results of a branch; to be asked for in the order of the branches.</summary>
    /// <param name="index">The index of the branch.</param>
    public IEnumerable<PackageResult> ResultsOf(int index)
    {
        HashSet<object>? entered = null;
        foreach (PackageResult result in workers.ResultsOf(index))
        {
            if (result.Rest is not { } rest)
            {
                yield return result;
                continue;
            }

            entered ??= new HashSet<object>(Identity.Instance) { vm!.Force(branches[index].Value, branches[index].Position) };
            foreach (PackageResult deeper in search.Walk(vm!, rest, entered))
            {
                yield return deeper;
            }
        }
    }

    /// <summary>Ends all work soon. Safe from any thread.</summary>
    public void Cancel() => workers.Cancel();

    /// <inheritdoc/>
    public void Dispose() => workers.Dispose();
}
