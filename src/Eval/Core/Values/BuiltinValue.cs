namespace TvixEval.Core.Values;

/// <summary>A builtin function as a value.</summary>
internal sealed class BuiltinValue : Value
{
    internal BuiltinValue(Builtin builtin)
        : base(ValueKind.Builtin) => Builtin = builtin;

    /// <summary>The builtin.</summary>
    public Builtin Builtin { get; }
}
