using TvixEval.Diagnostics;
using TvixEval.Text;

namespace TvixEval.Fetch.Cache;

/// <summary>
/// How much a tree that is being fetched may take, on disk and in memory: what it is charged comes before what is made, so that an
/// archive or a repository of a few kilobytes cannot become all of a disk.
/// </summary>
internal sealed class TreeBudget
{
    /// <summary>What a file, folder or link counts beside its content, in bytes: about what it takes in memory.</summary>
    private const long EntrySize = 1024;

    private readonly long limit;
    private long left;

    /// <summary>Starts with nothing taken.</summary>
    public TreeBudget(FetchSettings settings) => left = limit = settings.MaxTreeSize;

    /// <summary>Takes bytes.</summary>
    /// <exception cref="NixException">That would be too many.</exception>
    public void Charge(long bytes)
    {
        Check(bytes);
        left -= bytes;
    }

    /// <summary>Takes what a file, folder or link counts beside its content.</summary>
    /// <exception cref="NixException">That would be too many.</exception>
    public void ChargeEntry() => Charge(EntrySize);

    /// <summary>Fails if so many bytes could not be taken.</summary>
    /// <exception cref="NixException">They are too many.</exception>
    public void Check(long bytes)
    {
        if (bytes > left)
        {
            throw new NixException(
                NixErrorKind.FetchLimit, $"the fetched data exceeds {ByteSize.Format(limit)} ({nameof(FetchSettings.MaxTreeSize)})");
        }
    }

    /// <summary>The same limit again, for another form of the same tree.</summary>
    public TreeBudget Again() => new(limit);

    private TreeBudget(long limit) => left = this.limit = limit;
}
