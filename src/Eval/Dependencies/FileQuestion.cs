namespace TvixEval.Dependencies;

/// <summary>What can be asked about a path. The answers are texts, so that they can be compared, hashed and written down.</summary>
internal enum FileQuestion
{
    /// <summary>What it is, links not followed: the name of a <see cref="IO.FileKind"/>.</summary>
    Kind,

    /// <summary>The hash of a file's content.</summary>
    Content,

    /// <summary>The hash of the names in a folder and of what they are.</summary>
    Listing,

    /// <summary>The target of a link.</summary>
    Target,

    /// <summary>Whether a file is executable.</summary>
    Executable,

    /// <summary>The length of a file.</summary>
    Length,

    /// <summary>When it was modified, in seconds since 1970.</summary>
    Modified,
}
