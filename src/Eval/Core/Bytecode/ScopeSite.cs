using System;
using TvixEval.Core.Compiler;

namespace TvixEval.Core.Bytecode;

/// <summary>A level of names that code enters, in code that is compiled for debugging.</summary>
internal sealed class ScopeSite
{
    /// <summary>Creates it.</summary>
    /// <param name="scope">The level.</param>
    /// <param name="outer">Where the values of the level around it are; null where none are.</param>
    public ScopeSite(LexicalScope scope, Source? outer)
    {
        Scope = scope;
        Outer = outer;
    }

    /// <summary>The level.</summary>
    public LexicalScope Scope { get; }

    /// <summary>Where the values of the level around it are; null where none are.</summary>
    public Source? Outer { get; }

    /// <summary>Where the values of its variables are, once they are made.</summary>
    public Source[] Values { get; set; } = Array.Empty<Source>();
}
