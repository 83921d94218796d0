using TvixEval.Core.Values;
using TvixEval.Text;

namespace TvixEval.Core.Machine;

/// <summary>What a machine needs to know of the evaluator that it runs for.</summary>
internal interface IMachineHost
{
    /// <summary>The names that the evaluation has seen, in their order.</summary>
    NameTable Names { get; }

    /// <summary>How many calls may be nested.</summary>
    int MaxCallDepth { get; }

    /// <summary>The folder of the store, an absolute Nix path.</summary>
    string StoreDirectory { get; }

    /// <summary>Whether the garbage collector may be paused while a big evaluation runs.</summary>
    bool PauseCollections { get; }

    /// <summary>What observes the evaluation, or null.</summary>
    Instrumentation? Instrumentation { get; }

    /// <summary>The store path of a file or folder, which becomes context.</summary>
    /// <param name="vm">The machine that asks.</param>
    /// <param name="path">The Nix path.</param>
    /// <param name="context">The context to add to.</param>
    string CopyPathToStore(Vm vm, string path, ref StringContext? context);
}
