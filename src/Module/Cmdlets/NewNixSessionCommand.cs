using System;
using System.Management.Automation;
using TvixEval.Module.Parameters;
using TvixEval.Module.Sessions;

namespace TvixEval.Module;

/// <summary>
/// <para>Creates an evaluation session.</para>
/// <para>A session keeps imported values from one command to the next: what is evaluated once is available to all later
/// commands, also in other runspaces, which can evaluate in the session in parallel. If a file that was read changes, the
/// next command starts from scratch. Results that are data are remembered, too. Commands without <c>-Session</c> keep nothing, unless
/// they are told to (<c>Invoke-NixExpression -EvalCache</c>).</para>
/// <para>To evaluate flakes (<c>-Flake</c>), a session needs <c>-ExperimentalFeature flakes</c>, and <c>-Pure</c>
/// for pure evaluation, which is the default without a session.</para>
/// <para>-TimeoutSec, -MaxMemory and -MaxCallDepth are the defaults for each command with <c>-Session</c>; a command that reaches a limit
/// does not end the session. They hold for functions of the session in Invoke-NixFunction, too. Evaluation caused by reading lazy objects later is not limited; Ctrl+C stops it.</para>
/// </summary>
/// <example>
/// <code>$s = New-NixSession
/// Invoke-NixExpression 'builtins.length (builtins.genList (x: x) 100)' -Session $s
/// Remove-NixSession $s</code>
/// <para>Evaluates in a session, and removes it.</para>
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
/// <para>A session that evaluates flakes in pure mode.</para>
/// </example>
/// <example>
/// <code>$s = New-NixSession -TimeoutSec 60 -MaxMemory 1GB
/// Invoke-NixExpression -Path ./fleet -AttributePath 0.name -Session $s
/// Invoke-NixExpression -Path ./fleet -AttributePath 0.name -Session $s -TimeoutSec 5
/// Remove-NixSession $s</code>
/// <para>Each command may take a minute and a gigabyte; the second one five seconds.</para>
/// </example>
/// <seealso>Get-NixSession</seealso>
/// <seealso>Remove-NixSession</seealso>
/// <seealso>about_TvixEval_Sessions</seealso>
[Cmdlet(VerbsCommon.New, "NixSession")]
[OutputType(typeof(NixSession))]
[SharesParameters(typeof(EvaluatorParameters))]
public sealed partial class NewNixSessionCommand : PSCmdlet
{
    /// <summary>The name; by default <c>Session</c> and a number. Names are unique.</summary>
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

        var session = new NixSession(Name, EvaluationOptions.Read(given, SessionState), EvaluationLimits.Read(given));
        if (!SessionTable.TryAdd(session))
        {
            var error = new ArgumentException($"A Nix session named '{session.Name}' already exists.");
            ThrowTerminatingError(new ErrorRecord(error, "SessionExists", ErrorCategory.ResourceExists, session.Name));
        }

        WriteObject(session);
    }
}
