namespace TvixEval.Core.Values;

/// <summary>A Boolean.</summary>
internal sealed class NixBool : Value
{
    private NixBool(bool value)
        : base(ValueKind.Bool) => Value = value;

    /// <summary>The value <c>true</c>.</summary>
    public static NixBool True { get; } = new(true);

    /// <summary>The value <c>false</c>.</summary>
    public static NixBool False { get; } = new(false);

    /// <summary>The truth value.</summary>
    public bool Value { get; }

    /// <summary>The value of a truth value.</summary>
    /// <param name="value">The truth value.</param>
    public static NixBool Of(bool value) => value ? True : False;
}
