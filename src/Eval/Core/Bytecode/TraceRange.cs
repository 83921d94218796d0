namespace TvixEval.Core.Bytecode;

/// <summary>Instructions [Start, End) and what an error that passes them gets. In a chunk they come in the order of their ends, inner ranges before outer ones.</summary>
internal sealed class TraceRange
{
    public TraceRange(int start, int end, TraceRangeKind kind, string hint, int offset, object? data = null)
    {
        Start = start;
        End = end;
        Kind = kind;
        Hint = hint;
        Offset = offset;
        Data = data;
    }

    public int Start { get; }

    public int End { get; }

    public TraceRangeKind Kind { get; }

    /// <summary>The text of a hint (bytes, one a char).</summary>
    public string Hint { get; }

    /// <summary>The position, or -1; for a builtin's argument the register it belongs in.</summary>
    public int Offset { get; }

    /// <summary>The syntax of a selection; for a builtin's argument the <see cref="StrictArguments"/>, for a debugger the <see cref="FrameSite"/>.</summary>
    public object? Data { get; }
}
