using System;
using System.Collections.Generic;
using System.Management.Automation;

namespace TvixEval.Module;

/// <summary>
/// <para>Finds out what has changed of what an evaluation read.</para>
/// <para>Returns the dependencies (see <c>-DependencyVariable</c>) that are not what they were, and those of which that cannot be told (<c>IsVerifiable</c> is false: the
/// time, URLs without a hash, script blocks). If nothing is returned, the same evaluation has the same result. With <c>-Quiet</c> it returns whether that is so.</para>
/// <para>Files whose size, time and identity are the same are not read again, unless they were written so shortly before they were read that this says nothing.</para>
/// </summary>
/// <example>
/// <code>
/// $null = Invoke-NixExpression -Path ./fleet -DependencyVariable deps
/// $deps | Test-NixDependency -Quiet
/// </code>
/// <code>True</code>
/// <para>Nothing has changed.</para>
/// </example>
/// <example>
/// <code>
/// $null = Invoke-NixExpression 'builtins.pathExists ./new.txt' -DependencyVariable deps
/// [IO.File]::WriteAllText("$PWD/new.txt", 'here')
/// ($deps | Test-NixDependency).Kind
/// </code>
/// <code>Missing</code>
/// <para>What was looked for and not found is a dependency, too.</para>
/// </example>
/// <seealso>Get-NixDependencyKey</seealso>
/// <seealso>Invoke-NixExpression</seealso>
[Cmdlet(VerbsDiagnostic.Test, "NixDependency")]
[OutputType(typeof(NixDependency), typeof(bool))]
public sealed class TestNixDependencyCommand : PSCmdlet
{
    private readonly List<NixDependency> all = new();
    private volatile bool isStopped;

    /// <summary>The dependencies, from the variable of <c>-DependencyVariable</c>.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [AllowEmptyCollection]
    [ValidateNotNull]
    public NixDependency[] InputObject { get; set; } = Array.Empty<NixDependency>();

    /// <summary>Reads all files again, instead of relying on their size, time and identity.</summary>
    [Parameter]
    public SwitchParameter CompareContent { get; set; }

    /// <summary>Returns true if nothing has changed, and false otherwise.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => all.AddRange(InputObject);

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        List<NixDependency> changed = NixDependencies.Compare(all, CompareContent, EndIfStopped, includeUnknown: true);
        if (Quiet)
        {
            WriteObject(changed.Count == 0);
        }
        else
        {
            WriteObject(changed, enumerateCollection: true);
        }
    }

    /// <inheritdoc/>
    protected override void StopProcessing() => isStopped = true;

    private void EndIfStopped()
    {
        if (isStopped)
        {
            throw new PipelineStoppedException();
        }
    }
}
