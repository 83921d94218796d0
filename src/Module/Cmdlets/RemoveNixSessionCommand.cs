using System.Management.Automation;
using TvixEval.Module.Sessions;

namespace TvixEval.Module;

/// <summary>
/// <para>Removes evaluation sessions, so that the memory of what they keep can be used again.</para>
/// <para>Values that came out of a session stay good; only no new command can evaluate in it.</para>
/// </summary>
/// <example>
/// <code>New-NixSession | Remove-NixSession</code>
/// <para>Removes the session that comes in.</para>
/// </example>
[Cmdlet(VerbsCommon.Remove, "NixSession", SupportsShouldProcess = true)]
[OutputType(typeof(void))]
public sealed class RemoveNixSessionCommand : PSCmdlet
{
    /// <summary>The sessions, or their names.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ValidateNotNull]
    [NixSessionTransformation]
    [ArgumentCompleter(typeof(NixSessionCompleter))]
    public NixSession Session { get; set; } = null!;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ShouldProcess(Session.Name, "Remove Nix session"))
        {
            SessionTable.Remove(Session);
        }
    }
}
