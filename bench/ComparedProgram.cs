namespace TvixEval.Bench;

/// <summary>What a comparison found out about a program: medians of the runs.</summary>
/// <param name="Name">The program.</param>
/// <param name="Milliseconds">The time that a whole evaluation takes here.</param>
/// <param name="AllocatedBytes">The bytes that it allocates here.</param>
/// <param name="CompiledMilliseconds">The time that it takes here where its files were compiled for a run before.</param>
/// <param name="CompiledBytes">The bytes that it allocates then.</param>
/// <param name="CollectingMilliseconds">For how long garbage collections stopped the last run here.</param>
/// <param name="Collections">How many there were.</param>
/// <param name="NixMilliseconds">The time that C++ Nix takes, as a process; null where it was not run.</param>
/// <param name="IsSame">Whether both print the same value.</param>
internal sealed record ComparedProgram(
    string Name, double Milliseconds, long AllocatedBytes, double CompiledMilliseconds, long CompiledBytes, double CollectingMilliseconds, int Collections, double? NixMilliseconds, bool IsSame)
{
    /// <summary>How many times as fast as C++ Nix this evaluator is.</summary>
    public double? Ratio => NixMilliseconds / Milliseconds;

    /// <summary>The same where the files were compiled before; C++ Nix parses them each time.</summary>
    public double? CompiledRatio => NixMilliseconds / CompiledMilliseconds;
}
