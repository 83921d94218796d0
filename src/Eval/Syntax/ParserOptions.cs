using System;
using TvixEval.Text;

namespace TvixEval.Syntax;

/// <summary>The settings that change what parses, or what it parses to.</summary>
internal sealed class ParserOptions
{
    /// <summary>C++ Nix's defaults: no experimental feature, no lint, impure, no home directory.</summary>
    public static ParserOptions Default { get; } = new();

    /// <summary>Whether the experimental feature <c>pipe-operators</c> is on.</summary>
    public bool PipeOperators { get; init; }

    /// <summary>Whether evaluation is pure, so that home paths are an error.</summary>
    public bool PureEvaluation { get; init; }

    /// <summary>The absolute path (bytes, one a char) that <c>~/</c> stands for, or null.</summary>
    public string? HomeDirectory { get; init; }

    /// <summary>The setting <c>lint-url-literals</c>.</summary>
    public LintLevel UrlLiterals { get; init; }

    /// <summary>The setting <c>lint-short-path-literals</c>.</summary>
    public LintLevel ShortPathLiterals { get; init; }

    /// <summary>The setting <c>lint-absolute-path-literals</c>, which is about home paths too.</summary>
    public LintLevel AbsolutePathLiterals { get; init; }

    /// <summary>Whether to warn of what is only a matter of style: nothing that C++ Nix warns of.</summary>
    public bool StyleWarnings { get; init; }

    /// <summary>Called now and then; throws to end the work (for interruption and limits). May be null.</summary>
    public Action? Poll { get; init; }

    /// <summary>Sees the names; without it the evaluation does that runs on this thread, or else a table of the source's own.</summary>
    internal NameTable? Names { get; init; }

    /// <summary>Receives the warnings when the source is parsed or found wrong; or null.</summary>
    public Action<ParserWarning>? OnWarning { get; init; }
}
