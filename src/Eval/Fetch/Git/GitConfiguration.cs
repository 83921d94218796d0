namespace TvixEval.Fetch.Git;

/// <summary>Whose configuration a command of Git follows. That of a repository is never among them.</summary>
internal enum GitConfiguration
{
    /// <summary>Nobody's: for all that only looks at a repository.</summary>
    None,

    /// <summary>The user's and the system's own: credentials, proxies and keys that the user set up, for what asks the network and checks signatures.</summary>
    User,
}
