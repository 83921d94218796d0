using System;
using System.Management.Automation;
using TvixEval.Module.Completion;
using TvixEval.Module.Sessions;

namespace TvixEval.Module.Parameters;

/// <summary>
/// The parameters that decide what is evaluated with (<see cref="EvaluationOptions.Read"/>), for everything that evaluates: commands that
/// share them, new sessions, drives.
/// </summary>
internal abstract class EvaluatorParameters
{
    /// <summary>Where <c>&lt;name&gt;</c> is looked for, before the entries of the environment variable NIX_PATH: folders, or <c>name=path</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [Alias("I")]
    [ArgumentCompleter(typeof(NixPathCompleter))]
    public string[] NixPath { get; set; } = Array.Empty<string>();

    /// <summary>The system that expressions are evaluated for (<c>builtins.currentSystem</c>, which pure evaluation lacks), such as <c>aarch64-linux</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SystemCompleter))]
    [PSDefaultValue(Help = "the system of this machine")]
    public string System { get; set; } = EvaluationOptions.CurrentSystem;

    /// <summary>Evaluates purely: without the environment, the current time and system, and files outside the store.</summary>
    [Parameter]
    public SwitchParameter Pure { get; set; }

    /// <summary>
    /// Restricts evaluation: only these files and folders can be read, and what the search path leads to (Nix's
    /// <c>restrict-eval</c>); the environment cannot. A file that is to be evaluated must be among them too. An empty array
    /// allows none. With <c>-Pure</c> these may be read besides the store.
    /// </summary>
    [Parameter]
    [ValidateNotNull]
    [AllowEmptyCollection]
    public string[] AllowedPath { get; set; } = Array.Empty<string>();

    /// <summary>
    /// Restricts evaluation: only these URIs, and those below them, can be fetched (Nix's <c>restrict-eval</c> and
    /// <c>allowed-uris</c>): <c>https://github.com/NixOS</c>, <c>github:</c>. An empty array allows none. With <c>-Pure</c>, and for the
    /// inputs of flakes, it says what may be fetched besides; a flake that is itself asked for may be.
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
    /// The flake registry, which says what names such as <c>nixpkgs</c> stand for: a file, or a URL to download it from. Without it only
    /// the registries of the user and of this machine are asked, and only about flakes that are themselves asked for.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? FlakeRegistry { get; set; }
}
