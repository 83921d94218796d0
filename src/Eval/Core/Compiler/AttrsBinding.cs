using System;

namespace TvixEval.Core.Compiler;

/// <summary>What scope analysis found out about a set literal or the bindings of a <c>let</c>.</summary>
internal sealed class AttrsBinding
{
    /// <summary>That of a set without variables.</summary>
    public static readonly AttrsBinding None = new(Array.Empty<Variable>(), Array.Empty<Variable>());

    public AttrsBinding(Variable[] variables, Variable[] sources)
    {
        Variables = variables;
        Sources = sources;
    }

    /// <summary>For each static attribute of a <c>let</c> or a recursive set its variable; none of other sets.</summary>
    public Variable[] Variables { get; }

    /// <summary>The hidden variables of <c>inherit (e)</c>.</summary>
    public Variable[] Sources { get; }
}
