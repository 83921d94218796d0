namespace TvixEval.Core.Values;

/// <summary>
/// A builtin that takes what others make, and what stands for these where the compiler sees it applied to
/// a call of one of them: what passes between the two is not made as a value of the language.
/// </summary>
internal sealed class BuiltinFusion
{
    private readonly (Builtin Original, BuiltinValue Variant)[] inner;

    /// <summary>Joins builtins.</summary>
    /// <param name="outer">What stands for the builtin whose last argument it is. It takes any value, too.</param>
    /// <param name="inner">The builtins that make it, and what stands for each; only <paramref name="outer"/> sees what these give.</param>
    public BuiltinFusion(BuiltinValue outer, (Builtin Original, BuiltinValue Variant)[] inner)
    {
        Outer = outer;
        this.inner = inner;
    }

    /// <summary>What stands for the builtin that takes the value.</summary>
    public BuiltinValue Outer { get; }

    /// <summary>What stands for a builtin that makes the value, or null if it is none of them.</summary>
    /// <param name="builtin">The builtin.</param>
    public BuiltinValue? VariantOf(Builtin builtin)
    {
        foreach ((Builtin original, BuiltinValue variant) in inner)
        {
            if (ReferenceEquals(original, builtin))
            {
                return variant;
            }
        }

        return null;
    }
}
