namespace TvixEval;

/// <summary>The kinds of errors, after C++ Nix's error classes. The kind determines the error id and whether <c>tryEval</c> catches the error.</summary>
public enum NixErrorKind
{
    /// <summary>Any other evaluation error.</summary>
    Evaluation,

    /// <summary><c>throw</c>; caught by <c>tryEval</c>. Also a search path lookup that finds nothing.</summary>
    Throw,

    /// <summary>A failed <c>assert</c>; caught by <c>tryEval</c>.</summary>
    Assertion,

    /// <summary><c>abort</c>.</summary>
    Abort,

    /// <summary>A value of the wrong type.</summary>
    Type,

    /// <summary>An undefined variable.</summary>
    UndefinedVariable,

    /// <summary>A selected attribute that does not exist.</summary>
    MissingAttribute,

    /// <summary>A function is called without one of its required arguments.</summary>
    MissingArgument,

    /// <summary>A value that depends on itself.</summary>
    InfiniteRecursion,

    /// <summary>Too many nested calls (<c>max-call-depth</c>).</summary>
    StackOverflow,

    /// <summary>A syntax error.</summary>
    Parse,

    /// <summary>A file or folder that cannot be read.</summary>
    IO,

    /// <summary>Access that pure or restricted evaluation forbids.</summary>
    Access,

    /// <summary>A disabled experimental feature of the language or of a builtin.</summary>
    ExperimentalFeature,

    /// <summary>An operation that needs what is not there: a store, a builder, or a program.</summary>
    Unsupported,

    /// <summary>A fetched file or tree exceeds the size limit.</summary>
    FetchLimit,

    /// <summary>A store to write to has different content at a path.</summary>
    StoreConflict,

    /// <summary>Evaluation exceeded the time limit. Never memoised.</summary>
    Timeout,

    /// <summary>Evaluation exceeded the memory limit. Never memoised.</summary>
    MemoryLimit,

    /// <summary>Evaluation was cancelled. Never memoised.</summary>
    Interrupted,
}
