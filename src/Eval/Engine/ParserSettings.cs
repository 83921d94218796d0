using System;
using TvixEval.Core.Machine;
using TvixEval.Syntax;
using TvixEval.Text;

namespace TvixEval.Engine;

/// <summary>What an evaluator's settings mean for the parser.</summary>
internal static class ParserSettings
{
    /// <summary>The options that the settings amount to; the machine that this thread has, if any, is polled.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="onWarning">Receives the warnings; without it they go where the settings say.</param>
    /// <param name="names">See <see cref="ParserOptions.Names"/>.</param>
    public static ParserOptions ToParserOptions(this EvalSettings settings, Action<ParserWarning>? onWarning = null, NameTable? names = null) => new()
    {
        Names = names ?? VmSlot.Current?.Names,
        Poll = VmSlot.Current?.Poller,
        PipeOperators = settings.ExperimentalFeatures.Contains("pipe-operators"),
        PureEvaluation = settings.PureEvaluation,
        HomeDirectory = settings.HomeDirectory,
        UrlLiterals = settings.LintUrlLiterals,
        ShortPathLiterals = settings.LintShortPathLiterals,
        AbsolutePathLiterals = settings.LintAbsolutePathLiterals,
        OnWarning = onWarning ?? (warning => settings.OnWarning(warning.Describe(), false)),
    };

    /// <summary>The options for checking a source: everything that can be warned of is.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="onWarning">Receives the warnings.</param>
    /// <param name="poll">Called now and then; throws to end the work. May be null.</param>
    public static ParserOptions ToCheckOptions(this EvalSettings settings, Action<ParserWarning> onWarning, Action? poll) => new()
    {
        Names = VmSlot.Current?.Names,
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
}
