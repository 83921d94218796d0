using TvixEval.Store;

namespace TvixEval.Fetch;

/// <summary>An input that was fetched: expressions can read it at its store path.</summary>
internal sealed class FetchedTree
{
    /// <summary>Creates the result.</summary>
    public FetchedTree(string storePath, Hash narHash, FetchInput input)
    {
        StorePath = storePath;
        NarHash = narHash;
        Input = input;
    }

    /// <summary>The store path.</summary>
    public string StorePath { get; }

    /// <summary>The hash of its archive.</summary>
    public Hash NarHash { get; }

    /// <summary>
    /// The locked input: it has <c>narHash</c>, and, as far as the scheme knows them, <c>rev</c>, <c>revCount</c> (perhaps lazy),
    /// <c>lastModified</c>, <c>dirtyRev</c>, <c>dirtyShortRev</c>.
    /// </summary>
    public FetchInput Input { get; }
}
