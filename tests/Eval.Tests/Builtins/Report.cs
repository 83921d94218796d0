using System.Collections.Generic;
using System.Linq;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using TvixEval.Hosting;
using TvixEval.Text;

namespace TvixEval.Tests.Builtins;

/// <summary>What <c>nix-instantiate --eval --strict --show-trace</c> prints for an expression: messages, then the value or the report.</summary>
internal static class Report
{
    public static string Of(string expression, string folder, EvalSettings? settings = null)
    {
        var messages = new List<string>();
        settings ??= new EvalSettings();
        settings.OnTrace = text => messages.Add("trace: " + Bytes.ToText(text));
        settings.OnWarning = (text, _) => messages.Add("evaluation warning: " + Bytes.ToText(text));
        var vm = new Vm(StandardEvaluator.Create(settings));
        using VmSlot.Scope slot = VmSlot.Install(vm);
        string result;
        try
        {
            Value value = vm.Evaluator().EvalExpression(vm, Bytes.FromText(expression), folder);
            vm.ForceDeep(value);
            result = Bytes.ToText(AmbiguousPrinter.Print(value));
        }
        catch (NixException e)
        {
            result = e.Report;
        }

        return string.Join("\n", messages.Append(result)).TrimEnd('\n');
    }
}
