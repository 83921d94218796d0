using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using TvixEval.Core.Compiler;
using TvixEval.Engine;
using TvixEval.Hosting;
using TvixEval.Syntax;
using TvixEval.Syntax.Ast;
using TvixEval.Text;

namespace TvixEval.Bench;

/// <summary>
/// How long it takes to parse sources, and to parse and resolve them and compile what runs first, in this process, warm: the least
/// and the median of many rounds over all files, and how many bytes a round allocates. Only a quiet machine gives figures worth keeping.
/// </summary>
internal static class SourceTimes
{
    public static int Run(string[] args)
    {
        int rounds = 200;
        var files = new List<string>();
        for (int i = 0; i < args.Length; i++)
        {
            if (args[i] == "--rounds")
            {
                rounds = int.Parse(args[++i], System.Globalization.CultureInfo.InvariantCulture);
            }
            else
            {
                files.Add(args[i]);
            }
        }

        if (files.Count == 0)
        {
            files.AddRange(Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "programs"), "*.nix").OrderBy(f => f, StringComparer.Ordinal));
        }

        string[] texts = files.Select(file => Bytes.FromArray(File.ReadAllBytes(file))).ToArray();
        Evaluator evaluator = StandardEvaluator.Create(new EvalSettings());
        Report("parse", rounds, () => ForEach(texts, static (_, _) => { }));
        Report("parse and compile", rounds, () => ForEach(texts, (file, tree) =>
            _ = ScopeAnalysis.Analyze(file, tree, file.Names!, evaluator.Environment.Globals, null).Chunk));
        return 0;
    }

    private static void ForEach(string[] texts, Action<SourceFile, Expr> action)
    {
        foreach (string text in texts)
        {
            var file = new SourceFile(SourceOrigin.String, string.Empty, text, CanonPath.Root);
            action(file, Parser.Parse(file, ParserOptions.Default));
        }
    }

    private static void Report(string what, int rounds, Action round)
    {
        for (var warmUp = Stopwatch.StartNew(); warmUp.ElapsedMilliseconds < 3000;)
        {
            round();
        }

        var times = new double[rounds];
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < rounds; i++)
        {
            var watch = Stopwatch.StartNew();
            round();
            times[i] = watch.Elapsed.TotalMilliseconds;
        }

        long allocated = (GC.GetAllocatedBytesForCurrentThread() - before) / rounds;
        Array.Sort(times);
        Console.WriteLine($"{what,-20} least {times[0],9:0.000} ms   median {times[rounds / 2],9:0.000} ms   {allocated / 1024,8} KB");
    }
}
