namespace TvixEval.Mutation;

/// <summary>A fault that can be switched on.</summary>
/// <param name="Id">The number that switches it on.</param>
/// <param name="Area">The name of its area.</param>
/// <param name="Operator">The kind of change.</param>
/// <param name="File">The file, from the root of the repository.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Before">The code as it is, shortened.</param>
/// <param name="After">The code with the fault, shortened.</param>
internal sealed record Fault(int Id, string Area, string Operator, string File, int Line, string Before, string After)
{
    /// <summary>What stays the same from run to run.</summary>
    public string Key => $"{File}:{Line} {Operator}: {Before} -> {After}";
}
