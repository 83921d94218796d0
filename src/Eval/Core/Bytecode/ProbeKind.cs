namespace TvixEval.Core.Bytecode;

/// <summary>What a probe observes. Probes are only in code that was compiled for measuring, or for debugging.</summary>
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

    /// <summary>For debugging: a level of names is entered, whose values are to be in register B; C is its <see cref="ScopeSite"/>.</summary>
    Scope,

    /// <summary>For debugging: the values of the level in register B are there; C is its <see cref="ScopeSite"/>.</summary>
    Names,

    /// <summary>For debugging: a step, at which evaluation may stop; C is its <see cref="FrameSite"/>.</summary>
    Step,

    /// <summary>For debugging: the start of an expression with a breakpoint; C is its <see cref="FrameSite"/>.</summary>
    Breakpoint,
}
