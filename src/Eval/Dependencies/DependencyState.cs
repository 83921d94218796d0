namespace TvixEval.Dependencies;

/// <summary>How something that was read compares with what is there now.</summary>
internal enum DependencyState
{
    /// <summary>It is the same.</summary>
    Same,

    /// <summary>It is another one, or was already changing while it was read.</summary>
    Changed,

    /// <summary>That cannot be told: it may be another one each time that somebody asks (the time, a URL, code of the host).</summary>
    Unknown,
}
