using System.Collections;
using System.Management.Automation;
using TvixEval.Module.Conversion;
using TvixEval.Module.Parameters;

namespace TvixEval.Module.Drive;

/// <summary>The parameters that New-PSDrive has for the provider Nix.</summary>
internal abstract class NixDriveParameters : EvaluatorParameters
{
    /// <summary>Arguments by name, for functions on the way (Nix's <c>--arg</c>).</summary>
    [Parameter]
    [ValidateNotNull]
    [NamedArguments]
    public IDictionary Argument { get; set; } = new Hashtable();

    /// <summary>Lets a flake use the environment, the current time and system, and files outside of what it is made of.</summary>
    [Parameter]
    public SwitchParameter Impure { get; set; }

    /// <summary>The session to evaluate in, or its name. It decides on all that the parameters of the evaluator do.</summary>
    [Parameter]
    [ValidateNotNull]
    [NixSessionTransformation]
    [ArgumentCompleter(typeof(NixSessionCompleter))]
    public NixSession? Session { get; set; }
}
