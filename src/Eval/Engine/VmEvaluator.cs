using TvixEval.Core.Machine;
using TvixEval.Fetch;

namespace TvixEval.Engine;

/// <summary>From a machine to what its evaluator knows.</summary>
internal static class VmEvaluator
{
    /// <summary>What a machine shares with others: settings, files, the base environment.</summary>
    /// <param name="vm">The machine.</param>
    public static Evaluator Evaluator(this Vm vm) => (Evaluator)vm.Host;

    /// <summary>The context of what a machine fetches.</summary>
    /// <param name="vm">The machine.</param>
    public static FetchContext FetchContext(this Vm vm) => new(vm.Evaluator().FetchEnvironment, vm.Poller);
}
