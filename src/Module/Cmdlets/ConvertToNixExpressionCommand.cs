using System.Collections.Generic;
using System.Management.Automation;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Module.Conversion;
using TvixEval.Module.Errors;
using TvixEval.Module.Sessions;

namespace TvixEval.Module;

/// <summary>
/// <para>Writes PowerShell data as a Nix expression that evaluates to the same data.</para>
/// <para>Dictionaries and objects become attribute sets, collections become lists, files and folders become paths, and numbers, strings,
/// Booleans and <c>$null</c> become the same values in Nix. Attributes are in Nix's own order, so equal data gives equal text. Nothing is
/// omitted or truncated: a value that Nix data cannot represent, such as a script block, is an error. <c>ConvertFrom-NixExpression</c> reads the text.</para>
/// </summary>
/// <example>
/// <code>ConvertTo-NixExpression @{ name = 'web1'; ports = 80, 443; extra = @{ 'a b' = $null } }</code>
/// <para>Returns the text of an attribute set over several lines.</para>
/// </example>
/// <example>
/// <code>1..3 | ConvertTo-NixExpression -Compress</code>
/// <para>Several objects from the pipeline become one list: [1 2 3].</para>
/// </example>
/// <seealso>ConvertFrom-NixExpression</seealso>
/// <seealso>about_TvixEval_Conversion</seealso>
[Cmdlet(VerbsData.ConvertTo, "NixExpression")]
[OutputType(typeof(string))]
public sealed class ConvertToNixExpressionCommand : NixCmdlet
{
    private readonly List<object?> inputs = new();

    /// <summary>The data. Several objects from the pipeline are written as one list.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public object? InputObject { get; set; }

    /// <summary>Writes everything on one line, without unnecessary spaces.</summary>
    [Parameter]
    public SwitchParameter Compress { get; set; }

    /// <summary>The maximum nesting depth of sets and lists, 100 by default. Deeper data is an error; it is not truncated.</summary>
    [Parameter]
    [ValidateRange(1, 100000)]
    public int Depth { get; set; } = 100;

    /// <summary>Writes a list even if there is only one object.</summary>
    [Parameter]
    public SwitchParameter AsArray { get; set; }

    private protected override EvaluationOptions GetOptions() => new();

    private protected override void OnRecord() => inputs.Add(InputObject);

    private protected override void OnEnd()
    {
        if (inputs.Count == 0 && !AsArray)
        {
            return;
        }

        object? data = inputs.Count == 1 && !AsArray ? inputs[0] : inputs;
        try
        {
            Value value = new ValueImporter(Evaluation.Context).Import(data);
            string text = ExpressionText.Write(Evaluation.Machine, value, Compress, AsArray || inputs.Count > 1 ? Depth + 1 : Depth);
            Evaluation.Runspace.Flush();
            WriteObject(text);
        }
        catch (NixException error) when (error.Kind != NixErrorKind.Interrupted)
        {
            Report(ErrorRecords.Create(error, data), isOnlyInput: true);
        }
        catch (NixConversionException error)
        {
            Report(ErrorRecords.Create(error, data), isOnlyInput: true);
        }
    }
}
