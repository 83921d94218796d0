namespace TvixEval;

/// <summary>How an evaluation goes on that the debugger has stopped.</summary>
public enum NixDebuggerResume
{
    /// <summary>To the next error or breakpoint. An error takes its normal course.</summary>
    Continue,

    /// <summary>To the next step: the next call, body of a function, <c>let</c> or selection.</summary>
    Step,

    /// <summary>Not at all: the call from the program ends with the error at which it has stopped, or with an <see cref="System.OperationCanceledException"/>.</summary>
    Quit,
}
