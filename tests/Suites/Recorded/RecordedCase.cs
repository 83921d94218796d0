using System;
using System.Collections.Generic;

namespace TvixEval.Suites.Recorded;

/// <summary>An expression and what C++ Nix answered to it. Texts are bytes, one a char.</summary>
public sealed class RecordedCase
{
    /// <summary>Where it stands: the file and the line of its expression, or an id.</summary>
    public required string Name { get; init; }

    /// <summary>What it is about.</summary>
    public required string Category { get; init; }

    /// <summary>The expression.</summary>
    public required string Expression { get; init; }

    /// <summary>Flags of <c>nix-instantiate</c>, besides <c>--eval --strict</c>.</summary>
    public IReadOnlyList<string> Flags { get; init; } = Array.Empty<string>();

    /// <summary>Whether only what somebody asked for is evaluated (no <c>--strict</c>).</summary>
    public bool IsLazy { get; init; }

    /// <summary>The value as printed, without the line end; null where evaluation fails.</summary>
    public string? Value { get; init; }

    /// <summary>The first line of the error message; null where there is a value or the whole report is recorded.</summary>
    public string? Error { get; init; }

    /// <summary>All of standard error, where that is recorded.</summary>
    public string? Report { get; init; }

    /// <summary>The lines of traces and warnings, in order.</summary>
    public IReadOnlyList<string> Notes { get; init; } = Array.Empty<string>();

    /// <summary>Whether it comes from a table: there the fixtures' folder stands in expressions too, and bytes that are no UTF-8 are escaped.</summary>
    public bool IsFromTable { get; init; }

    /// <summary>Whether the answer depends on the symbolic links among the fixtures.</summary>
    public bool NeedsLinks { get; init; }

    /// <summary>Why the answer is not compared, or null when it is.</summary>
    public string? Exclusion { get; init; }
}
