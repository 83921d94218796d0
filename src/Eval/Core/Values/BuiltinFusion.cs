namespace TvixEval.Core.Values;

/// <summary>
/// Two builtins, of which one takes what the other gives, and the two that stand for them where the compiler sees the one applied to
/// a call of the other: what passes between these is not made as a value of the language.
/// </summary>
internal sealed class BuiltinFusion
{
    /// <summary>Joins two builtins.</summary>
    /// <param name="inner">The builtin whose result is the argument.</param>
    /// <param name="outerVariant">What stands for the builtin of one argument.</param>
    /// <param name="innerVariant">What stands for the other one.</param>
    public BuiltinFusion(Builtin inner, Builtin outerVariant, Builtin innerVariant)
    {
        Inner = inner;
        OuterVariant = new BuiltinValue(outerVariant);
        InnerVariant = new BuiltinValue(innerVariant);
    }

    /// <summary>The builtin whose result is the argument.</summary>
    public Builtin Inner { get; }

    /// <summary>What stands for the builtin of one argument. It takes any value, too.</summary>
    public BuiltinValue OuterVariant { get; }

    /// <summary>What stands for <see cref="Inner"/>; only <see cref="OuterVariant"/> sees what it gives.</summary>
    public BuiltinValue InnerVariant { get; }
}
