using System;
using System.Collections.Generic;
using TvixEval.Diagnostics;

namespace TvixEval;

/// <summary>
/// An error of evaluation: a source that does not parse, a value that is not there or of the wrong type, what an expression throws, a limit that
/// is reached. A program's own function that Nix calls may throw one: to Nix it is <c>throw</c>, which <c>builtins.tryEval</c> catches.
/// </summary>
public class NixError : Exception
{
    /// <summary>Creates the error that <c>throw</c> gives.</summary>
    /// <param name="message">What is wrong.</param>
    public NixError(string message)
        : base(message) => Kind = NixErrorKind.Throw;

    // Whoever derives from it has its message from elsewhere.
    private protected NixError(NixErrorKind kind, Exception? cause)
        : base(null, cause) => Kind = kind;

    /// <summary>What went wrong.</summary>
    public NixErrorKind Kind { get; }

    /// <summary>The name of what went wrong, such as <c>NixMissingAttribute</c>. It stays the same from version to version, unlike messages.</summary>
    public virtual string Id => NixErrorIds.Of(Kind);

    /// <summary>Where it went wrong; where that is not known, the innermost place of the trace. Null where there is none.</summary>
    public virtual NixLocation? Location => null;

    /// <summary>What was being done when it happened, the outermost first.</summary>
    public virtual IReadOnlyList<NixTraceLine> Trace => Array.Empty<NixTraceLine>();

    /// <summary>The whole report as the Nix commands print it: message, trace, and the lines of source with a mark under the column.</summary>
    public virtual string Report => "error: " + Message;

    /// <summary>Whether <c>builtins.tryEval</c> catches it.</summary>
    public bool IsCatchable => Kind is NixErrorKind.Throw or NixErrorKind.Assertion;
}
