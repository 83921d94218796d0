using System;
using TvixEval.Diagnostics;

namespace TvixEval.Debugging;

/// <summary>Ends an evaluation because the user has left the debugger. No error of the language: nothing in an expression catches it.</summary>
internal sealed class DebuggerQuitException : Exception
{
    /// <summary>Creates it.</summary>
    /// <param name="error">The error at which evaluation had stopped, or null.</param>
    public DebuggerQuitException(NixException? error)
        : base("The evaluation was ended in the debugger.") => Error = error;

    /// <summary>The error at which evaluation had stopped, or null.</summary>
    public NixException? Error { get; }
}
