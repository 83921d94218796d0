using System;
using System.Management.Automation;
using TvixEval.Module.Parameters;
using TvixEval.Module.Sessions;

namespace TvixEval.Module;

/// <summary>
/// <para>Makes an evaluation session.</para>
/// <para>A session keeps what was imported from one command to the next: what is evaluated once is there for all later
/// commands, also for those of other runspaces, which evaluate in it in parallel. When a file has changed that was read, the
/// next command evaluates anew. Nothing is kept by commands without <c>-Session</c>.</para>
/// <para>For flakes (<c>-Flake</c> of the commands that evaluate) a session needs <c>-ExperimentalFeature flakes</c>, and <c>-Pure</c> if they
/// are to be evaluated purely, as they are without a session.</para>
/// </summary>
/// <example>
/// <code>$s = New-NixSession
/// Invoke-NixExpression 'builtins.length (builtins.genList (x: x) 100)' -Session $s
/// Remove-NixSession $s</code>
/// <para>Evaluates in a session, and lets go of it.</para>
/// </example>
/// <example>
/// <code>$s = New-NixSession -ExperimentalFeature flakes -Pure
/// Invoke-NixExpression -Flake './flake#hosts.web1.port' -Session $s
/// Invoke-NixExpression -Flake './flake#hosts.web1.greeting' -Session $s
/// Remove-NixSession $s</code>
/// <code>...
/// 80
/// ...
/// Hello, web1</code>
/// <para>A session for flakes, which are evaluated purely in it.</para>
/// </example>
/// <seealso>Get-NixSession</seealso>
/// <seealso>Remove-NixSession</seealso>
/// <seealso>about_TvixEval_Sessions</seealso>
[Cmdlet(VerbsCommon.New, "NixSession")]
[OutputType(typeof(NixSession))]
[SharesParameters(typeof(EvaluatorParameters))]
public sealed partial class NewNixSessionCommand : PSCmdlet
{
    /// <summary>The name; by default <c>Session</c> and a number. No two sessions have the same.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        var given = GivenParameters.Of(this);
        foreach (string warning in EvaluationOptions.WarningsOf(given))
        {
            WriteWarning(warning);
        }

        var session = new NixSession(Name, EvaluationOptions.Read(given, SessionState));
        if (!SessionTable.TryAdd(session))
        {
            var error = new ArgumentException($"A Nix session named '{session.Name}' already exists.");
            ThrowTerminatingError(new ErrorRecord(error, "SessionExists", ErrorCategory.ResourceExists, session.Name));
        }

        WriteObject(session);
    }
}
