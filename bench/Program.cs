using System;
using System.Linq;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace TvixEval.Bench;

/// <summary>
/// <c>slot</c>: what the ways to find the machine cost on .NET (docs/thread-local-vm.md).
/// <c>compare [--nix PATH] [--runs N] [--json FILE] [--chart FILE] [-I ENTRY] [FILE ...]</c>: programs in a warm process beside C++ Nix.
/// <c>types [-I ENTRY] [FILE ...]</c>: of which types the objects are that programs allocate.
/// <c>source [--rounds N] [FILE ...]</c>: how long sources take to be parsed and compiled.
/// </summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        switch (args.FirstOrDefault())
        {
            case "slot":
                // In this process, and few iterations: the differences are of nanoseconds, not of percents.
                Job job = Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance);
                BenchmarkRunner.Run<SlotBenchmarks>(DefaultConfig.Instance.AddJob(job), args.Skip(1).ToArray());
                return 0;
            case "compare":
                return Comparison.Run(args.Skip(1).ToArray());
            case "types":
                return AllocatedTypes.Run(args.Skip(1).ToArray());
            case "source":
                return SourceTimes.Run(args.Skip(1).ToArray());
            default:
                Console.Error.WriteLine("usage: slot | compare [--nix PATH] [--runs N] [--json FILE] [--chart FILE] [-I ENTRY] [FILE ...] | types [-I ENTRY] [FILE ...] | source [--rounds N] [FILE ...]");
                return 2;
        }
    }
}
