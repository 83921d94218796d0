namespace TvixEval.Core.Bytecode;

/// <summary>What a range of instructions is to a debugger.</summary>
internal enum FrameKind
{
    /// <summary>No frame of its own: only other names are in scope.</summary>
    None,

    /// <summary>A whole file.</summary>
    File,

    /// <summary>The body of a <c>let</c>.</summary>
    Let,

    /// <summary>The selection of attributes.</summary>
    Selection,

    /// <summary>A call.</summary>
    Call,

    /// <summary>The body of a function.</summary>
    Body,
}
