namespace TvixEval.Core.Values;

/// <summary>
/// The coerced left operand of a +, between the instructions of one addition only: it came from a set, so paths added to
/// it are not copied to the store, which a plain string would make them be.
/// </summary>
internal sealed class SumHead : Value
{
    public SumHead(NixString text)
        : base(ValueKind.String) => Text = text;

    public NixString Text { get; }
}
