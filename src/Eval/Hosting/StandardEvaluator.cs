using TvixEval.Engine;

namespace TvixEval.Hosting;

/// <summary>Puts the parts together.</summary>
internal static class StandardEvaluator
{
    /// <summary>An evaluator with all builtins of the language.</summary>
    /// <param name="settings">Its settings; not to be changed afterwards.</param>
    /// <param name="sharesSources">See <see cref="Evaluator.SharesSources"/>.</param>
    /// <param name="predecessor">An evaluator with the same settings, whose compiled files it takes over; null for none.</param>
    public static Evaluator Create(EvalSettings settings, bool sharesSources = false, Evaluator? predecessor = null) =>
        new(settings, BuiltinTable.All, predecessor) { SharesSources = sharesSources };
}
