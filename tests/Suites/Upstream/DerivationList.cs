using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using TvixEval.Hosting;
using TvixEval.IO;
using TvixEval.Packages;
using TvixEval.Text;

namespace TvixEval.Suites.Upstream;

/// <summary>
/// Compares the derivations of a package set with a list that C++ Nix made of them: lines of attribute path, <c>.drv</c>
/// path, and outputs (<c>name=path</c>, separated by spaces), with tabs between.
/// </summary>
internal static class DerivationList
{
    public static int Run(IReadOnlyList<string> arguments)
    {
        if (arguments.Count < 2)
        {
            Console.Error.WriteLine("Usage: suites derivations <file or folder of the package set> <list> [--details]");
            return 2;
        }

        string root = NixPaths.FromNative(Path.GetFullPath(arguments[0]));
        bool showsReports = arguments.Contains("--details");
        var vm = new Vm(StandardEvaluator.Create(new EvalSettings()));
        using VmSlot.Scope slot = VmSlot.Install(vm);
        Value set = AutoCall.Apply(vm, vm.Evaluator().EvalFile(root), AttrSet.Empty);
        int count = 0;
        int failures = 0;
        int differences = 0;
        foreach (string line in File.ReadLines(arguments[1]))
        {
            string[] cells = Bytes.FromText(line).Split('\t');
            count++;
            try
            {
                var found = (AttrSet)vm.Force(AttributePath.Follow(vm, set, cells[0], AttrSet.Empty));
                string actual = Describe(Package.Read(vm, cells[0], found));
                string expected = cells[1] + " " + cells[2];
                if (actual != expected)
                {
                    differences++;
                    Console.WriteLine($"{cells[0]}\n  expected {expected}\n  actual   {actual}");
                }
            }
            catch (NixException error)
            {
                failures++;
                Console.WriteLine($"{cells[0]} fails: {(showsReports ? error.Report : error.Message)}");
            }
        }

        Console.WriteLine($"{count} derivations, {count - failures - differences} equal, {differences} different, {failures} fail");
        return failures + differences == 0 ? 0 : 1;
    }

    private static string Describe(Package package) =>
        package.DerivationPath + " " + string.Join(" ", package.Outputs.Select(static output => output.Key + "=" + output.Value));
}
