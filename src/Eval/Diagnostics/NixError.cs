using System;
using System.Collections.Generic;
using TvixEval.Diagnostics;

namespace TvixEval;

/// <summary>
/// An evaluation error: a syntax error, a missing value or one of the wrong type, a <c>throw</c> in an expression, a limit that
/// was reached. A C# function that Nix calls may throw one: in Nix it acts like <c>throw</c>, which <c>builtins.tryEval</c> catches.
/// </summary>
public class NixError : Exception
{
    /// <summary>Creates an error that acts like <c>throw</c>.</summary>
    /// <param name="message">The message.</param>
    public NixError(string message)
        : base(message) => Kind = NixErrorKind.Throw;

    // Whoever derives from it has its message from elsewhere.
    private protected NixError(NixErrorKind kind, Exception? cause)
        : base(null, cause) => Kind = kind;

    /// <summary>The kind of error.</summary>
    public NixErrorKind Kind { get; }

    /// <summary>The id of the kind, such as <c>NixMissingAttribute</c>. Unlike messages, it is stable across versions.</summary>
    public virtual string Id => NixErrorIds.Of(Kind);

    /// <summary>The source location; if the error has none, the innermost location of its trace. Null if there is none.</summary>
    public virtual NixLocation? Location => null;

    /// <summary>The trace: what was being evaluated, outermost first.</summary>
    public virtual IReadOnlyList<NixTraceLine> Trace => Array.Empty<NixTraceLine>();

    /// <summary>The whole report as the Nix commands print it: message, trace, and source lines with a mark under the column.</summary>
    public virtual string Report => "error: " + Message;

    /// <summary>Whether <c>builtins.tryEval</c> catches it.</summary>
    public bool IsCatchable => Kind is NixErrorKind.Throw or NixErrorKind.Assertion;
}
