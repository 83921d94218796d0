namespace TvixEval;

/// <summary>What an evaluation can have read.</summary>
public enum NixDependencyKind
{
    /// <summary>The content of a file.</summary>
    File,

    /// <summary>The names in a folder, and what they are.</summary>
    Folder,

    /// <summary>The target of a symbolic link, which a path led through.</summary>
    Link,

    /// <summary>That there is something at a path, and what.</summary>
    Exists,

    /// <summary>That there is nothing at a path.</summary>
    Missing,

    /// <summary>An environment variable, or that there is none of that name. Only the hash of its value is kept.</summary>
    EnvironmentVariable,

    /// <summary>An entry of the search path: its name, and the folder it leads to; without one, it leads nowhere.</summary>
    SearchPath,

    /// <summary>The system that expressions are evaluated for (<c>builtins.currentSystem</c>).</summary>
    System,

    /// <summary>The current time (<c>builtins.currentTime</c>).</summary>
    Time,

    /// <summary>A tree or file that was fetched: its URL, the hash of what was there, and its revision.</summary>
    Fetch,

    /// <summary>Code of the program or the shell that was called: a delegate, a script block.</summary>
    Callback,
}
