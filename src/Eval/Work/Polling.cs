namespace TvixEval.Work;

/// <summary>How often long work polls: calls what throws to end it, on interruption or when a limit of time or memory is reached.</summary>
internal static class Polling
{
    /// <summary>The parser polls each time it has read this many bytes of source.</summary>
    public const int SourceBytes = 16 * 1024;

    /// <summary>What walks a tree polls each time it has seen this many nodes.</summary>
    public const int Nodes = 1024;
}
