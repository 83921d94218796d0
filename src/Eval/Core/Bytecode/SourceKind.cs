namespace TvixEval.Core.Bytecode;

/// <summary>Where a delayed value comes from; the low bits of a <see cref="Source"/>.</summary>
internal enum SourceKind
{
    /// <summary>A register, as it is.</summary>
    Register,

    /// <summary>An upvalue of the running function, as it is.</summary>
    Upvalue,

    /// <summary>A constant of the chunk.</summary>
    Constant,

    /// <summary>A new thunk after a blueprint.</summary>
    Thunk,

    /// <summary>A new function after a blueprint.</summary>
    Function,

    /// <summary>An attribute if it can be had at once and without risk, else a thunk (see <see cref="EagerSelect"/>).</summary>
    Select,

    /// <summary>The result of arithmetic if it can be had at once and without risk, else a thunk (see <see cref="EagerArithmetic"/>).</summary>
    Arithmetic,
}
