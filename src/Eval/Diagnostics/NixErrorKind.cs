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

    /// <summary>A function is called with an argument that it does not take.</summary>
    UnexpectedArgument,

    /// <summary>A builtin is given a value of the right type that it does not take.</summary>
    InvalidArgument,

    /// <summary>Two computed names of a set are the same.</summary>
    DuplicateAttribute,

    /// <summary>A division by zero.</summary>
    DivisionByZero,

    /// <summary>The result of a calculation does not fit into an integer.</summary>
    IntegerOverflow,

    /// <summary>A list does not have an element.</summary>
    IndexOutOfRange,

    /// <summary>A text that is no regular expression.</summary>
    InvalidRegex,

    /// <summary>A text that is not JSON.</summary>
    InvalidJson,

    /// <summary>A text that is not TOML.</summary>
    InvalidToml,

    /// <summary>A text that cannot be a string, or a string that cannot be written.</summary>
    InvalidString,

    /// <summary>A string that refers to store paths where none may, or otherwise than it must.</summary>
    StringContext,

    /// <summary>A string that is no absolute path where one is needed.</summary>
    InvalidPath,

    /// <summary>A hash, or the name of an algorithm or an encoding of hashes, that is none.</summary>
    InvalidHash,

    /// <summary>What was fetched or added is not what its hash says.</summary>
    HashMismatch,

    /// <summary>A path or a name that is not one of a store path.</summary>
    InvalidStorePath,

    /// <summary>A derivation that cannot be made or read.</summary>
    InvalidDerivation,

    /// <summary>A flake, a reference to one, a lock file or a registry that is wrong.</summary>
    InvalidFlake,

    /// <summary>An input that cannot be fetched.</summary>
    Fetch,
}
