namespace TvixEval.Debugging;

/// <summary>How an evaluation that has stopped goes on.</summary>
internal enum DebugResume
{
    /// <summary>To the next error or breakpoint.</summary>
    Continue,

    /// <summary>To the next step.</summary>
    Step,

    /// <summary>Not at all.</summary>
    Quit,
}
