using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace TvixEval.Suites.Fuzz;

/// <summary>
/// Evaluates many programs in one process of C++ Nix: its interactive loop goes on after an error that nothing else survives. Each program is a
/// file that a line imports, evaluates wholly and traces; a mark comes after it.
/// </summary>
internal sealed class ReplReference
{
    private const string Mark = "@@end of program@@";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private readonly string folder;
    private readonly string program;

    /// <summary>Creates a runner.</summary>
    /// <param name="folder">The folder that programs name files of.</param>
    /// <param name="program">A program that runs <c>nix repl</c>.</param>
    public ReplReference(string folder, string program)
    {
        this.folder = folder;
        this.program = program;
    }

    /// <summary>The line that evaluates a program, for either side.</summary>
    /// <param name="file">The path of the program.</param>
    public static string LineOf(string file) => $"let v = import {file}; in builtins.deepSeq v (builtins.trace v null)";

    /// <summary>What is said of each program: traces, warnings, errors. A program that ends the process has what it said until then.</summary>
    /// <param name="files">The paths of the programs.</param>
    public IReadOnlyList<string> Run(IReadOnlyList<string> files)
    {
        var said = new List<string>();
        while (said.Count < files.Count)
        {
            var input = new StringBuilder();
            for (int i = said.Count; i < files.Count; i++)
            {
                input.Append(LineOf(files[i])).Append("\nbuiltins.trace \"" + Mark + "\" null\n");
            }

            string[] parts = Start(input.ToString()).Split("trace: " + Mark + "\n");
            said.AddRange(parts.AsSpan(0, parts.Length - 1).ToArray());
            if (said.Count < files.Count)
            {
                said.Add(parts[^1]);
            }
        }

        return said;
    }

    private string Start(string input)
    {
        var start = new ProcessStartInfo(program)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = Encoding.Latin1,
            StandardErrorEncoding = Encoding.Latin1,
        };
        foreach (string setting in FuzzFolder.Settings)
        {
            start.ArgumentList.Add(setting);
        }

        FuzzFolder.Prepare(start.Environment, folder);
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        using var limit = new Timer(_ => Implementation.Kill(process), null, Limit, Timeout.InfiniteTimeSpan);
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        try
        {
            process.StandardInput.Write(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended early; what it said tells where.
        }

        process.WaitForExit();
        _ = output.Result;

        // What the loop says of itself comes first.
        string all = error.Result;
        int welcome = all.IndexOf("Type :? for help.\n", StringComparison.Ordinal);
        return welcome < 0 ? all : all.Substring(welcome + "Type :? for help.\n".Length);
    }
}
