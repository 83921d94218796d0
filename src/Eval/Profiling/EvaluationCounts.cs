namespace TvixEval.Profiling;

/// <summary>What code that is compiled for measuring counts. The names in brackets are those of C++ Nix's statistics for the same thing.</summary>
internal sealed class EvaluationCounts
{
    /// <summary>Arguments passed to functions written in Nix (<c>nrFunctionCalls</c>).</summary>
    public long FunctionCalls { get; set; }

    /// <summary>Calls of builtins (<c>nrPrimOpCalls</c>), without the operators of arithmetic and <c>&lt;</c>, which are no calls here.</summary>
    public long PrimOpCalls { get; set; }

    /// <summary>Delayed expressions for which a thunk was made (<c>nrThunks</c>).</summary>
    public long ThunksCreated { get; set; }

    /// <summary>Delayed expressions that needed no thunk, because they are variables, literals or cheap (<c>nrAvoided</c>).</summary>
    public long ThunksAvoided { get; set; }

    /// <summary>Delayed expressions that were evaluated.</summary>
    public long ThunksForced { get; set; }

    /// <summary>Attributes selected with a dot (<c>nrLookups</c>).</summary>
    public long Lookups { get; set; }

    /// <summary>Sets made by literals.</summary>
    public long Sets { get; set; }

    /// <summary>Attributes in those.</summary>
    public long SetAttributes { get; set; }

    /// <summary>Updates of sets (<c>nrOpUpdates</c>).</summary>
    public long SetUpdates { get; set; }

    /// <summary>Elements of list literals.</summary>
    public long ListElements { get; set; }

    /// <summary>Concatenations of lists with <c>++</c> (<c>nrListConcats</c>).</summary>
    public long ListConcats { get; set; }

    /// <summary>Sources that were parsed.</summary>
    public long FilesParsed { get; set; }

    /// <summary>The size of those.</summary>
    public long BytesParsed { get; set; }

    /// <summary>How long parsing and analysing took, in ticks of the stop watch.</summary>
    public long ParseTicks { get; set; }
}
