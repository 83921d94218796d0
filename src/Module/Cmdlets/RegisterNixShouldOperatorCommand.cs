using System.Management.Automation;

namespace TvixEval.Module;

/// <summary>
/// <para>Adds the operator -BeNixEqual to Should of Pester.</para>
/// <para>
/// <c>Should -BeNixEqual</c> compares as <c>==</c> does in Nix: sets and lists by what is in them, 1 and 1.0 as equal, derivations by
/// their output path, functions as never equal. Both sides may be PowerShell data, which is converted as -Argument of
/// Invoke-NixExpression converts it, or results of the commands of this module, lazy ones and -As Value included. No more is
/// evaluated than the comparison needs. When it fails, the message tells the path of the first difference and what is there on
/// either side.
/// </para>
/// <para>
/// Needs Pester 5 or later. Pester keeps the operator as long as it is loaded; adding it again changes nothing. As the pipeline takes
/// lists apart, a single object is also equal to a list of just that object, and nothing to an empty list; use -As Value where that
/// matters.
/// </para>
/// </summary>
/// <example>
/// <code>Register-NixShouldOperator
/// Invoke-NixExpression '{ port = 80; tags = [ "web" ]; }' | Should -BeNixEqual @{ port = 80; tags = @('web') }</code>
/// <para>Compares what Nix gives with PowerShell data. In a test file the first line belongs into BeforeAll.</para>
/// </example>
/// <seealso>Invoke-NixExpression</seealso>
[Cmdlet(VerbsLifecycle.Register, "NixShouldOperator")]
[OutputType(typeof(void))]
public sealed class RegisterNixShouldOperatorCommand : PSCmdlet
{
    // Pester wants a script block that belongs to a session, which only one within a running script does. Adding
    // the same text once more changes nothing.
    private const string Registration = """
        Add-ShouldOperator -Name BeNixEqual -InternalName Should-BeNixEqual -SupportsArrayInput -Test {
            param($ActualValue, $ExpectedValue, [switch] $Negate, [string] $Because)
            [TvixEval.Module.NixAssertion]::AreEqual($ActualValue, $ExpectedValue, $Negate, $Because)
        }
        """;

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (InvokeCommand.GetCommand("Add-ShouldOperator", CommandTypes.Function | CommandTypes.Cmdlet | CommandTypes.Alias) is null)
        {
            var error = new ItemNotFoundException("The command Add-ShouldOperator was not found. Import Pester 5 or later first.");
            ThrowTerminatingError(new ErrorRecord(error, "PesterNotFound", ErrorCategory.ObjectNotFound, targetObject: null));
        }

        InvokeCommand.InvokeScript(Registration);
    }
}
