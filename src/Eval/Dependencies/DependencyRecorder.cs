namespace TvixEval.Dependencies;

/// <summary>
/// Records what an evaluator reads. An evaluator without one records nothing, and nothing costs anything. The record is as old as what the
/// evaluator remembers of files: what depends on a file that was read for an earlier evaluation depends on it, too.
/// </summary>
internal sealed class DependencyRecorder
{
    private volatile DependencyRecord current = new();

    /// <summary>The record so far.</summary>
    public DependencyRecord Current => current;

    /// <summary>Starts a new record, since everything is going to be read again. The one so far stays what it is.</summary>
    public void Restart() => current = current.Next();
}
