using System;
using System.Management.Automation;

namespace TvixEval.Module;

/// <summary>The cmdlets whose work can be limited: in time, and in memory.</summary>
public abstract class NixLimitedCmdlet : NixCmdlet
{
    private protected NixLimitedCmdlet()
    {
    }

    /// <summary>
    /// After how many seconds of work the command ends with the error NixTimeout. What the rest of the pipeline
    /// does meanwhile does not count.
    /// </summary>
    [Parameter]
    [PSDefaultValue(Help = "no limit")]
    [ValidateRange(0.001, 2000000.0)]
    public double TimeoutSec { get; set; }

    /// <summary>
    /// By how much memory, in bytes, the command may make the process grow before it ends with the error
    /// NixMemoryLimit: <c>512MB</c>.
    /// </summary>
    [Parameter]
    [PSDefaultValue(Help = "no limit")]
    [ValidateRange(1L, long.MaxValue)]
    public long MaxMemory { get; set; }

    private protected override TimeSpan? TimeLimit => TimeoutSec > 0 ? TimeSpan.FromSeconds(TimeoutSec) : null;

    private protected override long? MemoryLimit => MaxMemory > 0 ? MaxMemory : null;
}
