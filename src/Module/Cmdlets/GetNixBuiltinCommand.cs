using System;
using System.Management.Automation;
using TvixEval.Module.Completion;

namespace TvixEval.Module;

/// <summary>
/// <para>Lists the builtins of the Nix language with their help.</para>
/// <para>Each object has the name, the arguments, whether the builtin is available without <c>builtins.</c>, the experimental feature that
/// it requires, if any, and a description. Builtins of experimental features are listed whether the feature is enabled or not.</para>
/// </summary>
/// <example>
/// <code>Get-NixBuiltin *attr*</code>
/// <para>Lists the builtins for attributes.</para>
/// </example>
/// <example>
/// <code>(Get-NixBuiltin map).Description</code>
/// <para>Shows the help of map.</para>
/// </example>
/// <example>
/// <code>Get-NixBuiltin | Where-Object ExperimentalFeature</code>
/// <para>Lists the builtins that require an experimental feature.</para>
/// </example>
/// <seealso>Enter-NixRepl</seealso>
[Cmdlet(VerbsCommon.Get, "NixBuiltin")]
[OutputType(typeof(NixBuiltin))]
public sealed class GetNixBuiltinCommand : PSCmdlet
{
    /// <summary>
    /// Names of builtins, with or without the prefix <c>builtins.</c> (or the underscores of <c>__add</c>). Wildcards are allowed. The default
    /// is all builtins.
    /// </summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(BuiltinNameCompleter))]
    public string[] Name { get; set; } = { "*" };

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (string name in Name)
        {
            var pattern = WildcardPattern.Get(NameOnly(name), WildcardOptions.IgnoreCase);
            bool isFound = false;
            foreach (NixBuiltin builtin in BuiltinHelp.All)
            {
                if (pattern.IsMatch(builtin.Name))
                {
                    isFound = true;
                    WriteObject(builtin);
                }
            }

            if (!isFound && !WildcardPattern.ContainsWildcardCharacters(name))
            {
                var error = new ItemNotFoundException($"There is no builtin '{name}'.");
                WriteError(new ErrorRecord(error, "BuiltinNotFound", ErrorCategory.ObjectNotFound, name));
            }
        }
    }

    private static string NameOnly(string name) =>
        name.StartsWith("builtins.", StringComparison.Ordinal) ? name.Substring("builtins.".Length)
        : name.StartsWith("__", StringComparison.Ordinal) ? name.Substring(2)
        : name;
}
