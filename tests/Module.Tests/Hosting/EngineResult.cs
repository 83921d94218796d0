using System.Collections.Generic;
using System.Management.Automation;

namespace TvixEval.Module.Tests.Hosting;

/// <summary>All that came of running a script.</summary>
internal sealed record EngineResult(
    IReadOnlyList<PSObject?> Output,
    IReadOnlyList<ErrorRecord> Errors,
    IReadOnlyList<string> Warnings,
    IReadOnlyList<InformationRecord> Information,
    RuntimeException? Failure);
