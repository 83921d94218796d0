using System.Management.Automation;
using TvixEval.Core.Values;
using TvixEval.Module.Conversion;
using TvixEval.Text;

namespace TvixEval.Module;

/// <summary>
/// <para>Reads Nix data, such as ConvertTo-NixExpression writes it, and gives PowerShell objects.</para>
/// <para>Data are literals, lists and attribute sets (<c>a.b = 1</c> included), and the arithmetic that negative and some other numbers
/// need. No function is called and no file is read, so the text may come from anywhere. Variables, functions, interpolation and
/// everything else that would have to be evaluated is an error that says where it is; <c>Invoke-NixExpression</c> evaluates those.</para>
/// </summary>
/// <example>
/// <code>ConvertFrom-NixExpression '{ name = "web1"; net.ports = [ 80 443 ]; }'</code>
/// <para>Gives an object with the properties name and net.</para>
/// </example>
/// <example>
/// <code>(@{ a = -1 } | ConvertTo-NixExpression | ConvertFrom-NixExpression).a</code>
/// <para>Gives -1.</para>
/// </example>
/// <seealso>ConvertTo-NixExpression</seealso>
/// <seealso>Invoke-NixExpression</seealso>
[Cmdlet(VerbsData.ConvertFrom, "NixExpression", DefaultParameterSetName = "Expression")]
[OutputType(typeof(PSObject), typeof(string), typeof(long), typeof(double), typeof(bool), typeof(NixValue))]
public sealed class ConvertFromNixExpressionCommand : NixSourceCmdlet
{
    /// <summary>
    /// The form of the result: objects, dictionaries (ordered and case-sensitive), texts in JSON, XML or Nix, or the evaluator's own
    /// value, which is not evaluated before somebody asks.
    /// </summary>
    [Parameter]
    public NixOutputForm As { get; set; }

    /// <summary>Gives a list as one array instead of its elements one by one.</summary>
    [Parameter]
    public SwitchParameter NoEnumerate { get; set; }

    private protected override void Process(SourceFile source)
    {
        Value value = Evaluation.EvaluateData(source, GetParserOptions());
        new ResultWriter(Evaluation, As, NoEnumerate, isLazy: false, result => WriteObject(result, enumerateCollection: false)).Write(value);
    }
}
