using System;
using System.IO;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using TvixEval.Hosting;
using TvixEval.Text;

namespace TvixEval.Framework;

/// <summary>Evaluates each line of the standard input and prints a line for it: the value, or the error's kind.</summary>
internal static class Program
{
    private static void Main()
    {
        using var input = new StreamReader(Console.OpenStandardInput());
        using var output = new StreamWriter(Console.OpenStandardOutput()) { NewLine = "\n" };
        var vm = new Vm(StandardEvaluator.Create(new EvalSettings()));
        while (input.ReadLine() is { } line)
        {
            output.WriteLine(Answer(vm, line));
            output.Flush();
        }
    }

    private static string Answer(Vm vm, string expression)
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
