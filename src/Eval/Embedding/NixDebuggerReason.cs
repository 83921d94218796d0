namespace TvixEval;

/// <summary>Why the debugger has stopped an evaluation.</summary>
public enum NixDebuggerReason
{
    /// <summary>An error, before it takes its course.</summary>
    Error,

    /// <summary>A breakpoint in a file.</summary>
    Breakpoint,

    /// <summary><c>builtins.break</c>, before its argument is evaluated.</summary>
    Break,

    /// <summary><c>builtins.trace</c> or <c>builtins.warn</c>, after its message.</summary>
    Message,

    /// <summary>A step.</summary>
    Step,
}
