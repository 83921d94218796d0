namespace TvixEval.Flakes;

/// <summary>What is known of an output of a flake that somebody has looked at.</summary>
internal sealed class FlakeOutputFact
{
    /// <summary>Creates it.</summary>
    /// <param name="kind">What the output is.</param>
    public FlakeOutputFact(FlakeOutputKind kind) => Kind = kind;

    /// <summary>What the output is.</summary>
    public FlakeOutputKind Kind { get; }

    /// <summary>The name of a derivation; bytes, one a char.</summary>
    public string? Name { get; init; }

    /// <summary>The description of an app or a template; null where it has none.</summary>
    public string? Description { get; init; }

    /// <summary>Why it is omitted.</summary>
    public FlakeOutputNote Note { get; init; }
}
