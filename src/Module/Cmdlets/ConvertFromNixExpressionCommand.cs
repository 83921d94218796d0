using System.Management.Automation;
using TvixEval.Core.Values;
using TvixEval.Module.Conversion;
using TvixEval.Text;

namespace TvixEval.Module;

/// <summary>
/// <para>Reads Nix data, such as the output of ConvertTo-NixExpression, and returns PowerShell objects.</para>
/// <para>Data consists of literals, lists and attribute sets (including <c>a.b = 1</c>), and the arithmetic that negative and some other numbers
/// need. No function is called and no file is read, so the text may come from anywhere. Variables, functions, interpolation and
/// everything else that would need evaluation is an error with a position; use <c>Invoke-NixExpression</c> to evaluate.</para>
/// </summary>
/// <example>
/// <code>ConvertFrom-NixExpression '{ name = "web1"; net.ports = [ 80 443 ]; }'</code>
/// <para>Returns an object with the properties name and net.</para>
/// </example>
/// <example>
/// <code>(@{ a = -1 } | ConvertTo-NixExpression | ConvertFrom-NixExpression).a</code>
/// <para>Returns -1.</para>
/// </example>
/// <seealso>ConvertTo-NixExpression</seealso>
/// <seealso>Invoke-NixExpression</seealso>
[Cmdlet(VerbsData.ConvertFrom, "NixExpression", DefaultParameterSetName = "Expression")]
[OutputType(typeof(PSObject), typeof(string), typeof(long), typeof(double), typeof(bool), typeof(NixValue))]
public sealed class ConvertFromNixExpressionCommand : NixSourceCmdlet
{
    /// <summary>
    /// The format of the result: objects, dictionaries (ordered and case-sensitive), JSON, XML or Nix text, or the evaluator's own
    /// value, which stays unevaluated until it is read.
    /// </summary>
    [Parameter]
    public NixOutputForm As { get; set; }

    /// <summary>Returns a list as one array instead of its elements one by one.</summary>
    [Parameter]
    public SwitchParameter NoEnumerate { get; set; }

    private protected override void Process(SourceFile source)
    {
        Value value = Evaluation.EvaluateData(source, GetParserOptions());
        new ResultWriter(Evaluation, As, NoEnumerate, isLazy: false, result => WriteObject(result, enumerateCollection: false)).Write(value);
    }
}
