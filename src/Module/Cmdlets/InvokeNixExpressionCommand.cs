using System.Management.Automation;
using TvixEval.Machine;
using TvixEval.Module.Conversion;
using TvixEval.Syntax;
using TvixEval.Values;

namespace TvixEval.Module;

/// <summary>
/// <para>Evaluates Nix expressions and gives the results as PowerShell objects.</para>
/// <para>The result is evaluated wholly. The elements of a list come out one by one, each as soon as it is evaluated.</para>
/// </summary>
/// <example>
/// <code>Invoke-NixExpression '{ a = 1; b = [ true "x" ]; }'</code>
/// <para>Gives an object with the properties a and b.</para>
/// </example>
[Cmdlet(VerbsLifecycle.Invoke, "NixExpression", DefaultParameterSetName = "Expression")]
[OutputType(typeof(PSObject), typeof(string), typeof(long), typeof(double), typeof(bool), typeof(NixValue))]
public sealed class InvokeNixExpressionCommand : NixEvaluationCmdlet
{
    /// <summary>The form of the result: objects, dictionaries, JSON, XML or Nix text, or the evaluator's own value.</summary>
    [Parameter]
    public NixOutputForm As { get; set; }

    /// <summary>Gives a list as one array instead of its elements one by one.</summary>
    [Parameter]
    public SwitchParameter NoEnumerate { get; set; }

    private protected override void Process(SourceFile source)
    {
        Vm vm = Session.Machine;
        var writer = new ResultWriter(Session, As, NoEnumerate, result => WriteObject(result, enumerateCollection: false));
        Value root = Session.Evaluate(source);
        foreach (string path in AttributePath)
        {
            Value selected = vm.Force(Machine.AttributePath.Follow(vm, root, Bytes.FromText(path), Arguments));
            writer.Write(Arguments.Count == 0 ? selected : AutoCall.Apply(vm, selected, Arguments));
        }
    }
}
