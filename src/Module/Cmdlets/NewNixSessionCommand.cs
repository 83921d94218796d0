using System;
using System.Management.Automation;
using TvixEval.Module.Completion;
using TvixEval.Module.Sessions;
using TvixEval.Store;

namespace TvixEval.Module;

/// <summary>
/// <para>Makes an evaluation session.</para>
/// <para>A session keeps what was imported from one command to the next: what is evaluated once is there for all later
/// commands, also for those of other runspaces, which evaluate in it in parallel. When a file has changed that was read, the
/// next command evaluates anew. Nothing is kept by commands without <c>-Session</c>.</para>
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
public sealed class NewNixSessionCommand : PSCmdlet
{
    /// <summary>The name; by default <c>Session</c> and a number. No two sessions have the same.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>Where <c>&lt;name&gt;</c> is looked for, before the entries of the environment variable NIX_PATH: folders, or <c>name=path</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [Alias("I")]
    [ArgumentCompleter(typeof(NixPathCompleter))]
    public string[] NixPath { get; set; } = Array.Empty<string>();

    /// <summary>The system that expressions are evaluated for (<c>builtins.currentSystem</c>), such as <c>aarch64-linux</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [PSDefaultValue(Help = "that of this machine")]
    [ArgumentCompleter(typeof(SystemCompleter))]
    public string System { get; set; } = EvaluationOptions.CurrentSystem;

    /// <summary>Evaluates purely: without the environment, the current time and system, and files outside the store.</summary>
    [Parameter]
    public SwitchParameter Pure { get; set; }

    /// <summary>
    /// Restricts evaluation: only these files and folders can be read, and what the search path leads to; the environment
    /// cannot. An empty array allows none. With <c>-Pure</c> these may be read besides the store.
    /// </summary>
    [Parameter]
    [ValidateNotNull]
    [AllowEmptyCollection]
    public string[] AllowedPath { get; set; } = Array.Empty<string>();

    /// <summary>
    /// Restricts evaluation: only these URIs, and those below them, can be fetched (Nix's <c>allowed-uris</c>):
    /// <c>https://github.com/NixOS</c>, <c>github:</c>. An empty array allows none.
    /// </summary>
    [Parameter]
    [ValidateNotNull]
    [AllowEmptyCollection]
    public string[] AllowedUri { get; set; } = Array.Empty<string>();

    /// <summary>Experimental features to switch on, such as <c>pipe-operators</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ExperimentalFeatureCompleter))]
    public string[] ExperimentalFeature { get; set; } = Array.Empty<string>();

    /// <summary>
    /// The flake registry, which says what names such as <c>nixpkgs</c> stand for: a file, or a URL to download it from. For flakes
    /// (<c>-Flake</c> of the commands that evaluate) the session also needs <c>-ExperimentalFeature flakes</c>, and <c>-Pure</c> if they
    /// are to be evaluated purely, as they are without a session.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? FlakeRegistry { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        foreach (string warning in ExperimentalFeatures.WarnOfUnknown(ExperimentalFeature))
        {
            WriteWarning(warning);
        }

        var session = new NixSession(Name, new EvaluationOptions
        {
            ExperimentalFeatures = ExperimentalFeature,
            NixPath = SearchPathEntries.Resolve(NixPath, SessionState.Path, CurrentFolder.Of(SessionState.Path)),
            System = System,
            IsPure = Pure,
            FlakeRegistry = FlakeReferences.ResolveRegistry(FlakeRegistry, SessionState),
            IsRestricted = EvaluationOptions.Restricts(
                Pure, MyInvocation.BoundParameters.ContainsKey(nameof(AllowedPath)), MyInvocation.BoundParameters.ContainsKey(nameof(AllowedUri))),
            AllowedPaths = Array.ConvertAll(AllowedPath, SessionState.Path.GetUnresolvedProviderPathFromPSPath),
            AllowedUris = AllowedUri,
        });
        if (!SessionTable.TryAdd(session))
        {
            var error = new ArgumentException($"There is a Nix session named '{session.Name}' already.");
            ThrowTerminatingError(new ErrorRecord(error, "SessionExists", ErrorCategory.ResourceExists, session.Name));
        }

        WriteObject(session);
    }
}
