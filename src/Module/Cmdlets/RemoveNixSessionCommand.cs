using System;
using System.Collections.Generic;
using System.Management.Automation;
using TvixEval.Module.Completion;
using TvixEval.Module.Sessions;

namespace TvixEval.Module;

/// <summary>
/// <para>Removes evaluation sessions, which releases the memory of what they keep.</para>
/// <para>Values from a session remain usable, but no new command can evaluate in it.</para>
/// </summary>
/// <example>
/// <code>New-NixSession | Remove-NixSession</code>
/// <para>Removes the session from the pipeline.</para>
/// </example>
/// <example>
/// <code>$null = New-NixSession build1
/// $null = New-NixSession build2
/// Remove-NixSession build*</code>
/// <para>Removes the sessions whose names start with build.</para>
/// </example>
/// <seealso>New-NixSession</seealso>
/// <seealso>Get-NixSession</seealso>
[Cmdlet(VerbsCommon.Remove, "NixSession", DefaultParameterSetName = NameSet, SupportsShouldProcess = true)]
[OutputType(typeof(void))]
public sealed class RemoveNixSessionCommand : PSCmdlet
{
    private const string NameSet = "Name";
    private const string SessionSet = "Session";

    /// <summary>Names of sessions. Wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = NameSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(NixSessionCompleter))]
    public string[] Name { get; set; } = Array.Empty<string>();

    /// <summary>The sessions, or their names. To use wildcards, pipe from Get-NixSession.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = SessionSet)]
    [ValidateNotNull]
    [NixSessionTransformation]
    [ArgumentCompleter(typeof(NixSessionCompleter))]
    public NixSession[] Session { get; set; } = Array.Empty<NixSession>();

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ParameterSetName == SessionSet)
        {
            Remove(Session);
            return;
        }

        foreach (string name in Name)
        {
            IReadOnlyList<NixSession> found = SessionTable.Matching(name);
            Remove(found);
            if (found.Count == 0 && !WildcardPattern.ContainsWildcardCharacters(name))
            {
                WriteError(SessionTable.NotFound(name));
            }
        }
    }

    private void Remove(IReadOnlyList<NixSession> sessions)
    {
        foreach (NixSession session in sessions)
        {
            if (ShouldProcess(session.Name, "Remove Nix session"))
            {
                SessionTable.Remove(session);
            }
        }
    }
}
