using System;
using System.IO;
using System.Linq;
using TvixEval.Core.Machine;
using TvixEval.Suites.Recorded;

namespace TvixEval.Framework;

/// <summary>
/// Evaluates each line of the standard input and prints a line for it. With <c>recorded</c> and a folder of fixtures and files of cases, compares the
/// recorded answers of C++ Nix.
/// </summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        if (arguments.Length > 0 && arguments[0] == "recorded")
        {
            return RecordedCommand.Run(arguments.Skip(1).ToArray());
        }

        using var input = new StreamReader(Console.OpenStandardInput());
        using var output = new StreamWriter(Console.OpenStandardOutput()) { NewLine = "\n" };
        Vm vm = Answers.NewVm();
        while (input.ReadLine() is { } line)
        {
            output.WriteLine(Answers.To(vm, line));
            output.Flush();
        }

        return 0;
    }
}
