using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using TvixEval.Engine;

namespace TvixEval.Bench;

/// <summary>
/// Runs programs in this process, warm, and by C++ Nix as a process each, in turns, and prints medians of the time
/// each takes and their ratio. Both must print the same value. Only a quiet machine gives figures worth keeping.
/// </summary>
internal static class Comparison
{
    private static readonly TimeSpan WarmUpTime = TimeSpan.FromSeconds(3);

    public static int Run(string[] args)
    {
        string? nix = null;
        string? json = null;
        string? chart = null;
        int runs = 5;
        var others = new List<string>();
        for (int i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--nix":
                    nix = args[++i];
                    break;
                case "--runs":
                    runs = int.Parse(args[++i], System.Globalization.CultureInfo.InvariantCulture);
                    break;
                case "--json":
                    json = args[++i];
                    break;
                case "--chart":
                    chart = args[++i];
                    break;
                default:
                    others.Add(args[i]);
                    break;
            }
        }

        (BenchProgram program, List<string> files) = BenchProgram.Read(others);
        Console.WriteLine($"{"program",-32} {"here ms",9} {"MB",6} {"compiled",9} {"MB",6} {"GC ms",6} {"GCs",4} {"C++ Nix ms",11} {"ratio",6} {"compiled",8}");
        var compared = new List<ComparedProgram>();
        foreach (string file in files)
        {
            ComparedProgram one = Compare(program, file, nix, runs);
            compared.Add(one);
            string there = one.NixMilliseconds is { } nixMilliseconds ? $" {nixMilliseconds,11:F1} {one.Ratio,6:F2} {one.CompiledRatio,8:F2}" : string.Empty;
            Console.WriteLine($"{one.Name,-32} {one.Milliseconds,9:F1} {one.AllocatedBytes / 1e6,6:F0} {one.CompiledMilliseconds,9:F1} {one.CompiledBytes / 1e6,6:F0} {one.CollectingMilliseconds,6:F0} {one.Collections,4}{there}{(one.IsSame ? string.Empty : "  DIFFERENT VALUES")}");
        }

        if (ComparisonReport.Mean(compared, static p => p.Ratio) is { } mean)
        {
            Console.WriteLine($"{"geometric mean",-32} {mean,64:F2} {ComparisonReport.Mean(compared, static p => p.CompiledRatio),8:F2}");
        }

        if (json is not null)
        {
            ComparisonReport.WriteJson(json, compared);
        }

        if (chart is not null)
        {
            ComparisonReport.WriteChart(chart, compared);
        }

        return compared.All(static c => c.IsSame) ? 0 : 1;
    }

    private static ComparedProgram Compare(BenchProgram program, string file, string? nix, int runs)
    {
        var here = new List<double>();
        var there = new List<double>();
        string ours = string.Empty;
        string theirs = string.Empty;
        long bytes = 0;
        double collecting = 0;
        int collections = 0;
        bool isSame = true;
        long compiledBytes = 0;
        var compiled = new List<double>();
        Evaluator? previous = null;
        WarmUp(program, file, ref previous);
        for (int run = 0; run < runs; run++)
        {
            Measured fresh = Measure(() => program.Evaluate(file));
            here.Add(fresh.Milliseconds);
            ours = fresh.Output;
            bytes = fresh.Bytes;
            collecting = fresh.CollectingMilliseconds;
            collections = fresh.Collections;
            Measured again = Measure(() => program.Evaluate(file, ref previous));
            compiled.Add(again.Milliseconds);
            compiledBytes = again.Bytes;
            isSame &= again.Output == ours;
            if (nix is not null)
            {
                there.Add(RunNix(nix, file, program.Entries, out theirs));
            }
        }

        bool runsNix = nix is not null;
        return new ComparedProgram(
            Path.GetFileNameWithoutExtension(file),
            Median(here),
            bytes,
            Median(compiled),
            compiledBytes,
            collecting,
            collections,
            runsNix ? Median(there) : null,
            isSame && (!runsNix || ours == theirs));
    }

    private static Measured Measure(Func<string> evaluate)
    {
        // What the last run left is not this one's: C++ Nix starts with nothing.
        GC.Collect();
        long allocated = GC.GetTotalAllocatedBytes();
        TimeSpan paused = GC.GetTotalPauseDuration();
        int collected = GC.CollectionCount(0);
        var watch = Stopwatch.StartNew();
        string output = evaluate();
        return new Measured(
            output,
            watch.Elapsed.TotalMilliseconds,
            GC.GetTotalAllocatedBytes() - allocated,
            (GC.GetTotalPauseDuration() - paused).TotalMilliseconds,
            GC.CollectionCount(0) - collected);
    }

    /// <summary>Runs a program until the runtime has compiled what is hot in it thoroughly: five runs at least, and three seconds.</summary>
    private static void WarmUp(BenchProgram program, string file, ref Evaluator? previous)
    {
        var watch = Stopwatch.StartNew();
        for (int run = 0; run < 5 || watch.Elapsed < WarmUpTime; run++)
        {
            program.Evaluate(file);
            program.Evaluate(file, ref previous);
        }
    }

    private static double RunNix(string nix, string file, IReadOnlyList<string> entries, out string output)
    {
        var start = new ProcessStartInfo(nix) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string entry in entries)
        {
            start.ArgumentList.Add("-I");
            start.ArgumentList.Add(entry);
        }

        foreach (string argument in new[] { "--eval", "--strict", Path.GetFullPath(file) })
        {
            start.ArgumentList.Add(argument);
        }

        var watch = Stopwatch.StartNew();
        using Process process = Process.Start(start)!;
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();
        output = process.StandardOutput.ReadToEnd().TrimEnd('\n');
        process.WaitForExit();
        return watch.Elapsed.TotalMilliseconds;
    }

    private static double Median(List<double> values)
    {
        List<double> sorted = values.OrderBy(v => v).ToList();
        return sorted[sorted.Count / 2];
    }

    /// <summary>What one run took.</summary>
    private readonly record struct Measured(string Output, double Milliseconds, long Bytes, double CollectingMilliseconds, int Collections);
}
