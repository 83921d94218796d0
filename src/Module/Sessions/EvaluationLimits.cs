using System;
using System.Management.Automation;
using TvixEval.Work;

namespace TvixEval.Module.Sessions;

/// <summary>
/// Reads the limits of evaluation from the parameters of whoever evaluates. They stand beside <see cref="EvaluationOptions"/>, since they do
/// not decide which evaluator is used: those that work within other limits share one. A new limit is its line in <see cref="Read"/>, and its
/// parameter in <c>LimitParameters</c>.
/// </summary>
internal static class EvaluationLimits
{
    /// <summary>The least limit of time.</summary>
    public const double LeastSeconds = 0.001;

    /// <summary>The greatest limit of time.</summary>
    public const double MostSeconds = 2000000.0;

    /// <summary>Reads parameters. On a command line that is being completed they may be anything: what is no limit counts as not given.</summary>
    /// <param name="given">The parameters.</param>
    /// <param name="defaults">The limits that hold where a parameter is not given: those of the session, if there is one.</param>
    public static WorkLimits Read(GivenParameters given, WorkLimits defaults = default) => new()
    {
        Time = Number<double>(given["TimeoutSec"]) is { } seconds and >= LeastSeconds and <= MostSeconds ? TimeSpan.FromSeconds(seconds) : defaults.Time,
        Memory = Number<long>(given["MaxMemory"]) is { } bytes and > 0 ? bytes : defaults.Memory,
        Calls = Number<int>(given["MaxCallDepth"]) is { } calls and > 0 ? calls : defaults.Calls,
    };

    private static T? Number<T>(object? given)
        where T : struct => given is not null && LanguagePrimitives.TryConvertTo(given, out T number) ? number : null;
}
