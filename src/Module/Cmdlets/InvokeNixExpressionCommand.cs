using System.Management.Automation;
namespace TvixEval.Module;
/// <summary>x.</summary>
[Cmdlet("Invoke","NixExpression")]
public sealed class InvokeNixExpressionCommand : PSCmdlet { 
/// <summary>x.</summary>
protected override void ProcessRecord() { WriteObject(typeof(TvixEval.Machine.Vm).Assembly.Location); } }
