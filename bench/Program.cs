using System;
using System.Linq;
using BenchmarkDotNet.Running;

namespace TvixEval.Bench;

/// <summary>
/// <c>slot</c>: what the ways to find the machine cost on .NET (docs/thread-local-vm.md).
/// <c>compare [--nix PATH] [--runs N] [FILE ...]</c>: programs in a warm process beside C++ Nix.
/// </summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        switch (args.FirstOrDefault())
        {
            case "slot":
                BenchmarkRunner.Run<SlotBenchmarks>(args: args.Skip(1).ToArray());
                return 0;
            case "compare":
                return Comparison.Run(args.Skip(1).ToArray());
            default:
                Console.Error.WriteLine("usage: slot | compare [--nix PATH] [--runs N] [-I ENTRY] [FILE ...]");
                return 2;
        }
    }
}
