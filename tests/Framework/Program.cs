using System;
using System.IO;
using TvixEval.Core.Machine;

namespace TvixEval.Framework;

/// <summary>Evaluates each line of the standard input and prints a line for it.</summary>
internal static class Program
{
    private static void Main()
    {
        using var input = new StreamReader(Console.OpenStandardInput());
        using var output = new StreamWriter(Console.OpenStandardOutput()) { NewLine = "\n" };
        Vm vm = Answers.NewVm();
        while (input.ReadLine() is { } line)
        {
            output.WriteLine(Answers.To(vm, line));
            output.Flush();
        }
    }
}
