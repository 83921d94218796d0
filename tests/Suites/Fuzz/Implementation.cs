using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using TvixEval.Suites.Driver;
using TvixEval.Text;

namespace TvixEval.Suites.Fuzz;

/// <summary>Runs an implementation's <c>nix-instantiate</c> as a process.</summary>
internal sealed class Implementation
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly string folder;
    private readonly string program;
    private readonly string[] firstArguments;

    /// <summary>Creates a runner.</summary>
    /// <param name="folder">The folder to run it in.</param>
    /// <param name="program">The program.</param>
    /// <param name="firstArguments">Arguments that come before all others.</param>
    public Implementation(string folder, string program, params string[] firstArguments)
    {
        this.folder = folder;
        this.program = program;
        this.firstArguments = firstArguments;
    }

    /// <summary>Runs it.</summary>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="input">What it reads from standard input; bytes, one a char.</param>
    public DriverResult Run(IEnumerable<string> arguments, string input)
    {
        var start = new ProcessStartInfo(program)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = Encoding.Latin1,
            StandardOutputEncoding = Encoding.Latin1,
            StandardErrorEncoding = Encoding.Latin1,
        };
        foreach (string argument in firstArguments.Concat(arguments))
        {
            start.ArgumentList.Add(Bytes.ToText(argument));
        }

        FuzzFolder.Prepare(start.Environment, folder);
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        using var limit = new Timer(_ => Kill(process), null, Limit, Timeout.InfiniteTimeSpan);
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new DriverResult(process.ExitCode, output, error.Result);
    }

    /// <summary>Ends a process that takes too long, with those that it started.</summary>
    /// <param name="process">The process.</param>
    internal static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended meanwhile.
        }
    }
}
