namespace TvixEval.Analysis;

/// <summary>A <c>with</c> around the place that the checks are at.</summary>
internal sealed class CheckedWith
{
    public CheckedWith(CheckedWith? outer) => Outer = outer;

    public CheckedWith? Outer { get; }

    /// <summary>Whether some variable may come from it.</summary>
    public bool IsUsed { get; set; }
}
