using System;
using TvixEval.Machine;
using TvixEval.Values;

namespace TvixEval.Syntax;

/// <summary>The settings that change what parses, or what it parses to.</summary>
public sealed class ParserOptions
{
    /// <summary>C++ Nix's defaults: no experimental feature, no lint, impure, no home directory.</summary>
    public static ParserOptions Default { get; } = new();

    /// <summary>The options that an evaluator's settings amount to; the machine that this thread has, if any, is polled.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="onWarning">Receives the warnings; without it they go where the settings say.</param>
    /// <param name="names">See <see cref="Names"/>.</param>
    internal static ParserOptions From(EvalSettings settings, Action<ParserWarning>? onWarning = null, NameTable? names = null) => new()
    {
        Names = names,
        Poll = VmSlot.Current?.Poller,
        PipeOperators = settings.ExperimentalFeatures.Contains("pipe-operators"),
        PureEvaluation = settings.PureEvaluation,
        HomeDirectory = settings.HomeDirectory,
        UrlLiterals = settings.LintUrlLiterals,
        ShortPathLiterals = settings.LintShortPathLiterals,
        AbsolutePathLiterals = settings.LintAbsolutePathLiterals,
        OnWarning = onWarning ?? (warning => settings.OnWarning(Diagnostics.ErrorReport.Describe(warning), false)),
    };

    /// <summary>The options for checking a source: everything that can be warned of is.</summary>
    /// <param name="settings">The evaluator's settings.</param>
    /// <param name="onWarning">Receives the warnings.</param>
    /// <param name="poll">Called now and then; throws to end the work. May be null.</param>
    internal static ParserOptions ForChecks(EvalSettings settings, Action<ParserWarning> onWarning, Action? poll) => new()
    {
        Poll = poll,
        PipeOperators = settings.ExperimentalFeatures.Contains("pipe-operators"),
        PureEvaluation = settings.PureEvaluation,
        HomeDirectory = settings.HomeDirectory,
        UrlLiterals = LintLevel.Warn,
        ShortPathLiterals = LintLevel.Warn,
        AbsolutePathLiterals = LintLevel.Warn,
        StyleWarnings = true,
        OnWarning = onWarning,
    };

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
