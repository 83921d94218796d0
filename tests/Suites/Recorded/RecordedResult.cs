using TvixEval.Text;

namespace TvixEval.Suites.Recorded;

/// <summary>How the answer to a case compares with the recorded one.</summary>
/// <param name="Case">The case.</param>
/// <param name="What">What was compared, last.</param>
/// <param name="Agrees">Whether it is equal.</param>
/// <param name="Expected">What is recorded, as bytes, one a char.</param>
/// <param name="Actual">What the evaluator answered.</param>
public sealed record RecordedResult(RecordedCase Case, Agreement What, bool Agrees, string Expected, string Actual)
{
    /// <summary>The difference, for people.</summary>
    public string Describe() => Bytes.ToText(
        $"{Case.Name}: {Case.Expression}{(Case.Flags.Count > 0 ? "   @ " + string.Join(" ", Case.Flags) : string.Empty)}\n"
        + $"  {What}\n    expected: {Expected.Replace("\n", "\n              ")}\n    actual:   {Actual.Replace("\n", "\n              ")}");
}
