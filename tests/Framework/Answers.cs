using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using TvixEval.Hosting;
using TvixEval.Text;

namespace TvixEval.Framework;

/// <summary>What this program says of an expression. The test compiles it too, and compares.</summary>
internal static class Answers
{
    public static Vm NewVm() => new(StandardEvaluator.Create(new EvalSettings()));

    /// <summary>The wholly evaluated value, or the error's kind.</summary>
    public static string To(Vm vm, string expression)
    {
        try
        {
            using VmSlot.Scope slot = VmSlot.Install(vm);
            Value value = vm.Evaluator().EvalExpression(vm, Bytes.FromText(expression), "/base");
            vm.ForceDeep(value);
            return Bytes.ToText(AmbiguousPrinter.Print(value));
        }
        catch (NixException error)
        {
            return "error: " + error.Kind;
        }
    }
}
