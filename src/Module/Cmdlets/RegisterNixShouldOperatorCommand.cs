using System.Management.Automation;

namespace TvixEval.Module;

/// <summary>
/// <para>Adds the operator -BeNixEqual to Pester's Should.</para>
/// <para>
/// <c>Should -BeNixEqual</c> compares like <c>==</c> in Nix: sets and lists by their content, 1 and 1.0 as equal, derivations by
/// their output path, functions as never equal. Both sides may be PowerShell data, which is converted like -Argument of
/// Invoke-NixExpression, or results of this module's commands, including lazy ones and -As Value. Only what the comparison needs
/// is evaluated. When it fails, the message shows the path of the first difference and both values
/// there, and then the other differences, up to twenty, for which more is evaluated (Compare-NixValue finds all).
/// </para>
/// <para>
/// Requires Pester 5 or later. Pester keeps the operator as long as it is loaded; adding it again has no effect. Because the pipeline
/// unrolls lists, a single object also equals a list of just that object, and no output equals an empty list; use -As Value where that
/// matters.
/// </para>
/// </summary>
/// <example>
/// <code>Register-NixShouldOperator
/// Invoke-NixExpression '{ port = 80; tags = [ "web" ]; }' | Should -BeNixEqual @{ port = 80; tags = @('web') }</code>
/// <para>Compares a Nix result with PowerShell data. In a test file, put the first line into BeforeAll.</para>
/// </example>
/// <seealso>Invoke-NixExpression</seealso>
/// <seealso>Compare-NixValue</seealso>
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
