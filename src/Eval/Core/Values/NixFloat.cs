namespace TvixEval.Core.Values;

/// <summary>A floating-point number.</summary>
internal sealed class NixFloat : Value
{
    /// <summary>Creates the value.</summary>
    /// <param name="value">The number.</param>
    public NixFloat(double value)
        : base(ValueKind.Float) => Value = value;

    /// <summary>The number.</summary>
    public double Value { get; }

}
