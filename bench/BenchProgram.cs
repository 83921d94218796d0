using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Engine;
using TvixEval.Hosting;
using TvixEval.Text;

namespace TvixEval.Bench;

/// <summary>How the programs of a benchmark are evaluated: each time with a new evaluator, to the end.</summary>
/// <param name="entries">The entries of the search path (Nix's <c>-I</c>).</param>
internal sealed class BenchProgram(IReadOnlyList<string> entries)
{
    /// <summary>The entries of the search path.</summary>
    public IReadOnlyList<string> Entries { get; } = entries;

    /// <summary>Reads <c>-I</c> and files from arguments; where no file is given, the programs beside this one are meant.</summary>
    /// <param name="args">The arguments.</param>
    public static (BenchProgram Program, List<string> Files) Read(IEnumerable<string> args)
    {
        var entries = new List<string>();
        var files = new List<string>();
        using IEnumerator<string> arguments = args.GetEnumerator();
        while (arguments.MoveNext())
        {
            if (arguments.Current == "-I" && arguments.MoveNext())
            {
                entries.Add(arguments.Current);
            }
            else
            {
                files.Add(arguments.Current);
            }
        }

        if (files.Count == 0)
        {
            files.AddRange(Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "programs"), "*.nix").OrderBy(f => f, StringComparer.Ordinal));
        }

        return (new BenchProgram(entries), files);
    }

    /// <summary>Evaluates a file, strictly.</summary>
    /// <param name="file">The file.</param>
    /// <returns>The value as C++ Nix prints it.</returns>
    public string Evaluate(string file)
    {
        var settings = new EvalSettings();
        foreach (string entry in Entries)
        {
            settings.NixPath.Add(Bytes.FromText(entry));
        }

        var vm = new Vm(StandardEvaluator.Create(settings));
        using VmSlot.Scope slot = VmSlot.Install(vm);
        string path = Path.GetFullPath(file);
        var source = new SourceFile(SourceOrigin.File, Bytes.FromText(path), Bytes.FromArray(File.ReadAllBytes(path)), Bytes.FromText(Path.GetDirectoryName(path)!));
        Value value = vm.Evaluator().EvalSource(vm, source);
        vm.ForceDeep(value);
        return Bytes.ToText(AmbiguousPrinter.Print(value));
    }
}
