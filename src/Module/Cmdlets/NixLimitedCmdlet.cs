using System;
using System.Management.Automation;

namespace TvixEval.Module;

/// <summary>The cmdlets that support limits on time and memory.</summary>
public abstract class NixLimitedCmdlet : NixCmdlet
{
    private protected NixLimitedCmdlet()
    {
    }

    /// <summary>
    /// The time limit in seconds. Exceeding it is the error NixTimeout. Time spent in the rest of the pipeline
    /// does not count.
    /// </summary>
    [Parameter]
    [PSDefaultValue(Help = "no limit")]
    [ValidateRange(0.001, 2000000.0)]
    public double TimeoutSec { get; set; }

    /// <summary>
    /// The memory limit in bytes, for example <c>512MB</c>: how much the command may make the process grow. Exceeding it is the error
    /// NixMemoryLimit.
    /// </summary>
    [Parameter]
    [PSDefaultValue(Help = "no limit")]
    [ValidateRange(1L, long.MaxValue)]
    public long MaxMemory { get; set; }

    private protected override TimeSpan? TimeLimit => TimeoutSec > 0 ? TimeSpan.FromSeconds(TimeoutSec) : null;

    private protected override long? MemoryLimit => MaxMemory > 0 ? MaxMemory : null;
}
