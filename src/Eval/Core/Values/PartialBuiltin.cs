namespace TvixEval.Core.Values;

/// <summary>A builtin that has some of its arguments and waits for the rest.</summary>
internal sealed class PartialBuiltin : Value
{
    internal PartialBuiltin(Builtin builtin, Value[] arguments)
        : base(ValueKind.PartialBuiltin)
    {
        Builtin = builtin;
        Arguments = arguments;
    }

    /// <summary>The builtin.</summary>
    public Builtin Builtin { get; }

    /// <summary>The arguments it has, fewer than its arity; not to be written to.</summary>
    internal Value[] Arguments { get; }
}
