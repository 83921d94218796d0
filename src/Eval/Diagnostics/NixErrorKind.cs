namespace TvixEval;

/// <summary>What went wrong, after C++ Nix's classes of errors. Decides the error id and whether <c>tryEval</c> catches it.</summary>
public enum NixErrorKind
{
    /// <summary>Any error of evaluation without a kind of its own.</summary>
    Evaluation,

    /// <summary><c>throw</c>; caught by <c>tryEval</c>. Also a search path lookup that found nothing.</summary>
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

    /// <summary>A function without a value for one of its arguments.</summary>
    MissingArgument,

    /// <summary>A value that needs itself.</summary>
    InfiniteRecursion,

    /// <summary>Too many nested calls (<c>max-call-depth</c>).</summary>
    StackOverflow,

    /// <summary>Source text that does not parse.</summary>
    Parse,

    /// <summary>A file or folder that cannot be read.</summary>
    IO,

    /// <summary>Access that purity or restriction forbids.</summary>
    Access,

    /// <summary>A language or builtin feature that is not switched on.</summary>
    ExperimentalFeature,

    /// <summary>Something only a store, a builder or the network could do.</summary>
    Unsupported,

    /// <summary>What is fetched is greater than it may be.</summary>
    FetchLimit,

    /// <summary>A store to write to has something else at a path.</summary>
    StoreConflict,

    /// <summary>Evaluation took longer than it was allowed to. Never memoised.</summary>
    Timeout,

    /// <summary>Evaluation took more memory than it was allowed to. Never memoised.</summary>
    MemoryLimit,

    /// <summary>Evaluation was cancelled. Never memoised.</summary>
    Interrupted,
}
