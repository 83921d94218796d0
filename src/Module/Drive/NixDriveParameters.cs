using System;
using System.Collections;
using System.Management.Automation;
using TvixEval.Module.Conversion;
using TvixEval.Module.Sessions;

namespace TvixEval.Module;

/// <summary>The parameters that New-PSDrive has for the provider Nix.</summary>
public sealed class NixDriveParameters
{
    /// <summary>Arguments by name, for functions on the way (Nix's <c>--arg</c>).</summary>
    [Parameter]
    [ValidateNotNull]
    [NamedArguments]
    public IDictionary Argument { get; set; } = new Hashtable();

    /// <summary>Where <c>&lt;name&gt;</c> is looked for, before the entries of NIX_PATH.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] NixPath { get; set; } = Array.Empty<string>();

    /// <summary>Experimental features to switch on.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] ExperimentalFeature { get; set; } = Array.Empty<string>();

    /// <summary>The system that is evaluated for.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string System { get; set; } = EvaluationOptions.CurrentSystem;

    /// <summary>Evaluates purely; a flake always is, unless <c>-Impure</c> is given.</summary>
    [Parameter]
    public SwitchParameter Pure { get; set; }

    /// <summary>Lets a flake use the environment, the current time and system, and files outside of what it is made of.</summary>
    [Parameter]
    public SwitchParameter Impure { get; set; }

    /// <summary>The session to evaluate in, or its name. It decides on the search path, the system, purity and features.</summary>
    [Parameter]
    [ValidateNotNull]
    [NixSessionTransformation]
    [ArgumentCompleter(typeof(NixSessionCompleter))]
    public NixSession? Session { get; set; }
}
