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

/// <summary>How the programs of a benchmark are evaluated: each time by a new evaluator, to the end.</summary>
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

    /// <summary>Evaluates a file, strictly, from its text on.</summary>
    /// <param name="file">The file.</param>
    /// <returns>The value as C++ Nix prints it.</returns>
    public string Evaluate(string file)
    {
        Evaluator? none = null;
        return Evaluate(file, ref none);
    }

    /// <summary>Evaluates a file, strictly.</summary>
    /// <param name="file">The file.</param>
    /// <param name="previous">
    /// The evaluator of the run before, whose compiled files are used as <c>Invoke-NixExpression</c> does for one command after another; null for
    /// none. The one of this run afterwards.
    /// </param>
    /// <returns>The value as C++ Nix prints it.</returns>
    public string Evaluate(string file, ref Evaluator? previous)
    {
        var settings = new EvalSettings();
        foreach (string entry in Entries)
        {
            settings.NixPath.Add(Bytes.FromText(entry));
        }

        previous = StandardEvaluator.Create(settings, sharesSources: true, previous);
        var vm = new Vm(previous) { Names = previous.NewNames() };
        using VmSlot.Scope slot = VmSlot.Install(vm);
        Value value = previous.EvalSource(vm, previous.ReadSource(Bytes.FromText(Path.GetFullPath(file))));
        vm.ForceDeep(value);
        return Bytes.ToText(AmbiguousPrinter.Print(value));
    }
}
