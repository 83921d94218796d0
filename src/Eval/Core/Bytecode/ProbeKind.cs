namespace TvixEval.Core.Bytecode;

/// <summary>What a probe observes. Probes are only in code that was compiled for measuring.</summary>
internal enum ProbeKind
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The start of a function's code; B is how many arguments the call passes.</summary>
    Function,

    /// <summary>The start of a thunk's code.</summary>
    Thunk,

    /// <summary>The end of a function's code.</summary>
    Return,

    /// <summary>An instruction that makes B thunks, and C values that needed none.</summary>
    Delay,

    /// <summary>Like <see cref="Delay"/>, but for some values it shows only now whether they need a thunk.</summary>
    DelayPerhaps,

    /// <summary>The selection of B attributes.</summary>
    Lookup,

    /// <summary>A set literal with B attributes.</summary>
    Set,

    /// <summary>A list literal with B elements.</summary>
    List,

    /// <summary>An update of a set by another (<c>//</c>).</summary>
    Update,

    /// <summary>A concatenation of lists (<c>++</c>).</summary>
    Concat,
}
