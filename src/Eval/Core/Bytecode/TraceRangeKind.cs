namespace TvixEval.Core.Bytecode;

/// <summary>What an error that passes a range of instructions gets.</summary>
internal enum TraceRangeKind
{
    /// <summary>A line of trace: text and position.</summary>
    Hint,

    /// <summary>The two lines of a selection: the definition of the attribute, and the selection.</summary>
    Select,

    /// <summary>
    /// An argument of a known builtin, evaluated before the call: the failed value becomes the argument and execution goes
    /// on at the call, so that the builtin itself meets the error (and words it, or catches it), and no argument behind it is evaluated.
    /// </summary>
    BuiltinArgument,

    /// <summary>Nothing: it says what a debugger shows, in code that was compiled for debugging.</summary>
    Frame,
}
