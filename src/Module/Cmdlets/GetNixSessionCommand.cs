using System.Collections.Generic;
using System.Management.Automation;
using TvixEval.Module.Completion;
using TvixEval.Module.Sessions;

namespace TvixEval.Module;

/// <summary>
/// <para>Gets the evaluation sessions of this process, including those of other runspaces.</para>
/// </summary>
/// <example>
/// <code>$null = New-NixSession build
/// Get-NixSession b*
/// Remove-NixSession build</code>
/// <para>Lists the sessions whose names start with b.</para>
/// </example>
/// <seealso>New-NixSession</seealso>
/// <seealso>Remove-NixSession</seealso>
/// <seealso>about_TvixEval_Sessions</seealso>
[Cmdlet(VerbsCommon.Get, "NixSession")]
[OutputType(typeof(NixSession))]
public sealed class GetNixSessionCommand : PSCmdlet
{
    /// <summary>Names of sessions. Wildcards are allowed.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(NixSessionCompleter))]
    public string[] Name { get; set; } = { "*" };

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (string name in Name)
        {
            IReadOnlyList<NixSession> found = SessionTable.Matching(name);
            WriteObject(found, enumerateCollection: true);
            if (found.Count == 0 && !WildcardPattern.ContainsWildcardCharacters(name))
            {
                WriteError(SessionTable.NotFound(name));
            }
        }
    }
}
