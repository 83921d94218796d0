using System;
using System.Collections.Generic;
using System.Management.Automation;

namespace TvixEval.Module;

/// <summary>
/// <para>Makes a text of what an evaluation read, for the key of a cache.</para>
/// <para>It is the same on every machine and in every checkout where the same was read: 64 hexadecimal digits, made of the contents of files, with paths relative
/// to a folder or to where an entry of the search path leads, of the hashes of environment variables and of fetched trees. Times and the order of reading do not count. If the
/// evaluation used the time, it is not in the key; a script block is there by its name only.</para>
/// </summary>
/// <example>
/// <code>
/// $null = Invoke-NixExpression -Path ./fleet -DependencyVariable deps
/// ($deps | Get-NixDependencyKey).Length
/// </code>
/// <code>64</code>
/// <para>The key of what ./fleet reads.</para>
/// </example>
/// <seealso>Test-NixDependency</seealso>
/// <seealso>Invoke-NixExpression</seealso>
[Cmdlet(VerbsCommon.Get, "NixDependencyKey")]
[OutputType(typeof(string))]
public sealed class GetNixDependencyKeyCommand : PSCmdlet
{
    private readonly List<NixDependency> all = new();

    /// <summary>The dependencies, from the variable of <c>-DependencyVariable</c>.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [AllowEmptyCollection]
    [ValidateNotNull]
    public NixDependency[] InputObject { get; set; } = Array.Empty<NixDependency>();

    /// <summary>The folder that paths are relative to, such as that of the checkout. Paths outside of it are absolute, and the key then only holds where they are the same.</summary>
    [Parameter]
    [PSDefaultValue(Help = "the current location")]
    [ValidateNotNullOrEmpty]
    public string? Root { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => all.AddRange(InputObject);

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        var dependencies = new NixDependencies();
        dependencies.Add(all);
        string root = Root is null ? Sessions.CurrentFolder.Of(SessionState.Path) : SessionState.Path.GetUnresolvedProviderPathFromPSPath(Root);
        WriteObject(dependencies.GetKey(root));
    }
}
