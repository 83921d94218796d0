using System;
using System.Management.Automation;
using TvixEval.Core.Values;
using TvixEval.Module.Conversion;

namespace TvixEval.Module;

/// <summary>
/// <para>Evaluates Nix expressions and gives the results as PowerShell objects.</para>
/// <para>
/// The result is evaluated wholly, unless <c>-Lazy</c> is given. The elements of a list come out one by one, each as soon as it is evaluated.
/// Of several attribute paths, one that fails is an error of its own, with the path as target, and the others follow.
/// </para>
/// </summary>
/// <example>
/// <code>Invoke-NixExpression '{ name = "web1"; ports = [ 80 443 ]; }'</code>
/// <code>
/// name ports
/// ---- -----
/// web1 {80, 443}
/// </code>
/// <para>An attribute set is an object, its attributes are properties.</para>
/// </example>
/// <example>
/// <code>Invoke-NixExpression -Path fleet | Where-Object memoryGiB -gt 16</code>
/// <code>
/// memoryGiB name   ports            role
/// --------- ----   -----            ----
///       128 build1 {22}             builder
///        64 db1    {22, 5432, 9187} database
///        32 web2   {22, 80, 443}    web
/// </code>
/// <para>Evaluates fleet/default.nix, which gives a list. Each element is written as soon as it is evaluated.</para>
/// </example>
/// <example>
/// <code>Invoke-NixExpression '{ x, f ? y: y + 1 }: f x' -Argument @{ x = 20; f = { $_ * 2 } }</code>
/// <code>40</code>
/// <para>Passes arguments to a function by name; a script block is a function.</para>
/// </example>
/// <example>
/// <code>Invoke-NixExpression '{ a = 1; A = null; }' -As Json</code>
/// <code>{"A":null,"a":1}</code>
/// <para>The result as JSON, of any depth. Names that differ only in case need no care there.</para>
/// </example>
/// <example>
/// <code>
/// $greet = Invoke-NixExpression 'greeting: name: "${greeting}, ${name}!"'
/// $greet.Invoke('Hello', 'world')
/// </code>
/// <code>Hello, world!</code>
/// <para>A Nix function can be called.</para>
/// </example>
/// <example>
/// <code>Invoke-NixExpression -Flake ./flake#hosts.web1 -WarningAction Ignore</code>
/// <code>
/// greeting    port
/// --------    ----
/// Hello, web1   80
/// </code>
/// <para>An output of a flake. It is evaluated purely; the warning would say that the flake has no lock file yet.</para>
/// </example>
/// <seealso>Invoke-NixFunction</seealso>
/// <seealso>New-NixSession</seealso>
/// <seealso>about_TvixEval_Conversion</seealso>
/// <seealso>about_TvixEval_Lazy</seealso>
/// <seealso>about_TvixEval_Purity</seealso>
/// <seealso>Update-NixFlakeLock</seealso>
[Cmdlet(VerbsLifecycle.Invoke, "NixExpression", DefaultParameterSetName = "Expression")]
[Alias("inix")]
[OutputType(typeof(PSObject), typeof(string), typeof(long), typeof(double), typeof(bool), typeof(NixValue))]
public sealed class InvokeNixExpressionCommand : NixEvaluationCmdlet
{
    /// <summary>
    /// The form of the result: objects, dictionaries (ordered and case-sensitive), texts in JSON, XML or Nix, or the evaluator's own
    /// value, which is not evaluated before somebody asks.
    /// </summary>
    [Parameter]
    public NixOutputForm As { get; set; }

    /// <summary>
    /// Gives attribute sets whose properties are evaluated when they are read. Listing, completing and copying them
    /// evaluates nothing; an error in one is an error where it is read.
    /// </summary>
    [Parameter]
    public SwitchParameter Lazy { get; set; }

    /// <summary>Gives a list as one array instead of its elements one by one.</summary>
    [Parameter]
    public SwitchParameter NoEnumerate { get; set; }

    private protected override void OnBegin()
    {
        base.OnBegin();
        CheckForm(As, Lazy);
    }

    private protected override void Process(string source, Func<Value> evaluate)
    {
        var writer = new ResultWriter(Evaluation, As, NoEnumerate, Lazy, result => WriteObject(result, enumerateCollection: false));
        Value root = evaluate();
        ForEachPath(path => writer.Write(Select(root, path)));
    }
}
