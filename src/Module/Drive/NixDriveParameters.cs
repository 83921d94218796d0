using System.Collections;
using System.Management.Automation;
using TvixEval.Module.Completion;
using TvixEval.Module.Conversion;
using TvixEval.Module.Parameters;

namespace TvixEval.Module.Drive;

/// <summary>The parameters that New-PSDrive has for the provider Nix.</summary>
internal abstract class NixDriveParameters : EvaluatorParameters
{
    /// <summary>Arguments by name, for functions along the path (Nix's <c>--arg</c>).</summary>
    [Parameter]
    [ValidateNotNull]
    [NamedArguments]
    public IDictionary Argument { get; set; } = new Hashtable();

    /// <summary>Lets a flake use environment variables, the current time and system, and files outside of the flake.</summary>
    [Parameter]
    public SwitchParameter Impure { get; set; }

    /// <summary>The session to evaluate in, or its name. It determines all settings that the evaluator's parameters set; its limits are the defaults.</summary>
    [Parameter]
    [ValidateNotNull]
    [NixSessionTransformation]
    [ArgumentCompleter(typeof(NixSessionCompleter))]
    public NixSession? Session { get; set; }
}
