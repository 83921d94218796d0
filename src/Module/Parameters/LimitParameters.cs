using System.Management.Automation;
using TvixEval.Module.Sessions;

namespace TvixEval.Module.Parameters;

/// <summary>
/// The parameters that limit what evaluation may take (<see cref="EvaluationLimits.Read"/>). They go together with a session, whose own limits are
/// the defaults.
/// </summary>
internal abstract class LimitParameters
{
    /// <summary>
    /// After how many seconds of work a command ends with the error NixTimeout; each input of the interactive loop, and each access to a
    /// drive, has so many. What the rest of the pipeline does meanwhile does not count. That of a session holds for commands without one.
    /// </summary>
    [Parameter]
    [PSDefaultValue(Help = "that of the session, or no limit")]
    [ValidateRange(EvaluationLimits.LeastSeconds, EvaluationLimits.MostSeconds)]
    public double TimeoutSec { get; set; }

    /// <summary>
    /// By how much memory, in bytes, a command (an input of the interactive loop, an access to a drive) may make the process grow before it
    /// ends with the error NixMemoryLimit: <c>512MB</c>. That of a session holds for commands without one.
    /// </summary>
    [Parameter]
    [PSDefaultValue(Help = "that of the session, or no limit")]
    [ValidateRange(1L, long.MaxValue)]
    public long MaxMemory { get; set; }

    /// <summary>How many calls may be nested before evaluation ends with the error NixStackOverflow. That of a session holds for commands without one.</summary>
    [Parameter]
    [PSDefaultValue(Help = "that of the session, or 10000")]
    [ValidateRange(1, int.MaxValue)]
    public int MaxCallDepth { get; set; } = 10000;
}
