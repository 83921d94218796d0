namespace TvixEval.Core.Values;

/// <summary>The value <c>null</c>.</summary>
internal sealed class NixNull : Value
{
    private NixNull()
        : base(ValueKind.Null)
    {
    }

    /// <summary>The only instance.</summary>
    public static NixNull Instance { get; } = new();
}
