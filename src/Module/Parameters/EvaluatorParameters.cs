using System;
using System.Management.Automation;
using TvixEval.Module.Completion;
using TvixEval.Module.Sessions;

namespace TvixEval.Module.Parameters;

/// <summary>
/// The parameters that configure the evaluator, and its limits (<see cref="EvaluationOptions.Read"/>), for everything that evaluates: commands that
/// share them, new sessions, drives.
/// </summary>
internal abstract class EvaluatorParameters : LimitParameters
{
    /// <summary>Where <c>&lt;name&gt;</c> is looked up, before the entries of the environment variable NIX_PATH: folders, or <c>name=path</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [Alias("I")]
    [ArgumentCompleter(typeof(NixPathCompleter))]
    public string[] NixPath { get; set; } = Array.Empty<string>();

    /// <summary>The system that expressions are evaluated for (<c>builtins.currentSystem</c>, not available in pure evaluation), such as <c>aarch64-linux</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SystemCompleter))]
    [PSDefaultValue(Help = "the system of this machine")]
    public string System { get; set; } = EvaluationOptions.CurrentSystem;

    /// <summary>Evaluates in pure mode: without environment variables, the current time and system, and files outside the store.</summary>
    [Parameter]
    public SwitchParameter Pure { get; set; }

    /// <summary>
    /// Restricts evaluation: only these files and folders, and those on the search path, can be read (Nix's
    /// <c>restrict-eval</c>), and no environment variables. This includes a file that is to be evaluated. An empty array
    /// allows none. With <c>-Pure</c> these can be read in addition to the store.
    /// </summary>
    [Parameter]
    [ValidateNotNull]
    [AllowEmptyCollection]
    public string[] AllowedPath { get; set; } = Array.Empty<string>();

    /// <summary>
    /// Restricts evaluation: only these URIs, and those below them, can be fetched (Nix's <c>restrict-eval</c> and
    /// <c>allowed-uris</c>): <c>https://github.com/NixOS</c>, <c>github:</c>. An empty array allows none. It also applies with <c>-Pure</c>, and to the
    /// inputs of flakes; a flake that you name yourself is always allowed.
    /// </summary>
    [Parameter]
    [ValidateNotNull]
    [AllowEmptyCollection]
    public string[] AllowedUri { get; set; } = Array.Empty<string>();

    /// <summary>
    /// Makes reading what a derivation builds an error even if it is in the store (Nix's <c>allow-import-from-derivation = false</c>). Nothing is
    /// ever built.
    /// </summary>
    [Parameter]
    public SwitchParameter NoImportFromDerivation { get; set; }

    /// <summary>Experimental features to enable, such as <c>pipe-operators</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ExperimentalFeatureCompleter))]
    public string[] ExperimentalFeature { get; set; } = Array.Empty<string>();

    /// <summary>
    /// The flake registry, which resolves names such as <c>nixpkgs</c>: a file, or a URL to download it from. Without it, only
    /// the registries of the user and of this machine are used, and only for flakes that you name yourself.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? FlakeRegistry { get; set; }
}
