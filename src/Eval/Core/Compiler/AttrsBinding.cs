namespace TvixEval.Core.Compiler;

/// <summary>What scope analysis found out about a set literal or the bindings of a <c>let</c>.</summary>
internal sealed class AttrsBinding
{
    public AttrsBinding(Variable?[] variables, Variable[] sources)
    {
        Variables = variables;
        Sources = sources;
    }

    /// <summary>For each static attribute of a recursive set its variable; else nulls.</summary>
    public Variable?[] Variables { get; }

    /// <summary>The hidden variables of <c>inherit (e)</c>.</summary>
    public Variable[] Sources { get; }
}
