using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;

namespace TvixEval.Module.Tests.Hosting;

/// <summary>All that came of running a script.</summary>
internal sealed record EngineResult(
    IReadOnlyList<PSObject?> Output,
    IReadOnlyList<ErrorRecord> Errors,
    IReadOnlyList<string> Warnings,
    IReadOnlyList<InformationRecord> Information,
    RuntimeException? Failure)
{
    /// <summary>
    /// The only error. One that ends a command, but not the script, is among the errors like one that does not.
    /// </summary>
    public ErrorRecord Error => Failure?.ErrorRecord ?? Errors.Single();
}
