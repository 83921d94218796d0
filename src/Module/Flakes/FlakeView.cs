using System.Collections.Generic;
using System.Linq;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Flakes;
using TvixEval.Module.Sessions;

namespace TvixEval.Module.Flakes;

/// <summary>How the outputs of a flake are looked at, now or later: what is shown, and what that needs.</summary>
internal sealed class FlakeView
{
    /// <summary>Creates it.</summary>
    /// <param name="outputs">What is shown.</param>
    /// <param name="context">What values need.</param>
    public FlakeView(FlakeOutputs outputs, ValueContext context)
    {
        Outputs = outputs;
        Context = context;
    }

    /// <summary>What is shown.</summary>
    public FlakeOutputs Outputs { get; }

    /// <summary>What values need.</summary>
    public ValueContext Context { get; }

    /// <summary>The content of a set of outputs, as objects.</summary>
    /// <param name="vm">The machine.</param>
    /// <param name="set">The set.</param>
    public NixFlakeOutputs Children(Vm vm, FlakeOutput set)
    {
        List<FlakeOutput> children = Outputs.Children(vm, set, isLenient: true);
        return new NixFlakeOutputs(children.Select(child => new NixFlakeOutput(child, this)).ToList());
    }

    /// <summary>The object for a value.</summary>
    public NixValue Wrap(Value value) => NixValue.Of(value, Context);
}
