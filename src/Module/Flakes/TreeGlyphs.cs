namespace TvixEval.Module.Flakes;

/// <summary>The lines of a tree, as C++ Nix draws them.</summary>
internal static class TreeGlyphs
{
    private const string Branch = "\u251c\u2500\u2500\u2500";
    private const string LastBranch = "\u2514\u2500\u2500\u2500";
    private const string Line = "\u2502   ";
    private const string Space = "    ";

    /// <summary>What stands before the name of a node.</summary>
    /// <param name="prefix">What stands before all that is in the same node.</param>
    /// <param name="isLast">Whether it is the last there.</param>
    public static string Of(string prefix, bool isLast) => prefix + (isLast ? LastBranch : Branch);

    /// <summary>What stands before all that is in a node.</summary>
    /// <param name="prefix">What stands before all that is in the same node as that.</param>
    /// <param name="isLast">Whether it is the last there.</param>
    public static string Below(string prefix, bool isLast) => prefix + (isLast ? Space : Line);
}
