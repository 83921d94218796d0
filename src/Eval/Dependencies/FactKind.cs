namespace TvixEval.Dependencies;

/// <summary>What an evaluation can depend on besides files.</summary>
internal enum FactKind
{
    /// <summary>An environment variable; its name, and the hash of its value.</summary>
    Variable,

    /// <summary>An entry of the search path; its prefix, and where it leads.</summary>
    SearchPath,

    /// <summary>The system that is evaluated for.</summary>
    System,

    /// <summary>The current time.</summary>
    Time,

    /// <summary>A tree or file that is named by its hash or revision: it never changes.</summary>
    Locked,

    /// <summary>A tree on this machine: the record has the files that it was made of, too.</summary>
    Local,

    /// <summary>Something behind a URL that may change at any time.</summary>
    Unlocked,

    /// <summary>Code of the host: a script block, a delegate.</summary>
    Host,
}
