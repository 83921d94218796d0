using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using System.Text;
using System.Threading.Tasks;
using TvixEval.Diagnostics;
using TvixEval.IO;
using TvixEval.Text;

namespace TvixEval.Fetch;

/// <summary>
/// Runs programs without a shell and without a terminal: arguments as a list, standard input given or empty, found in absolute folders only.
/// When the evaluation is interrupted, the program and all that it has started end. What it writes is bounded.
/// </summary>
internal sealed class ProgramRunner
{
    private const int PollMilliseconds = 20;
    private const int PatienceMilliseconds = 2000;
    private const int OutlivedMilliseconds = 30_000;
    private const int MaxOutput = 1 << 26;
    private const int MaxErrors = 1 << 16;

    private readonly string program;
    private readonly Action poll;

    /// <summary>Creates the runner.</summary>
    /// <param name="program">The program: an absolute path, or a name that is searched for in <c>PATH</c>.</param>
    /// <param name="poll">Called every few milliseconds; throws to end the program.</param>
    public ProgramRunner(string program, Action poll)
    {
        this.program = program;
        this.poll = poll;
    }

    /// <summary>The current folder of the program; null for that of this process.</summary>
    public string? Folder { get; set; }

    /// <summary>Which environment variables of this process the program gets; names are in upper case on Windows.</summary>
    public Func<string, bool> Inherits { get; set; } = static _ => true;

    /// <summary>Environment variables to set, or, where they are null, to take away.</summary>
    public Dictionary<string, string?> Environment { get; } = new(StringComparer.Ordinal);

    /// <summary>Runs the program and returns what it wrote to standard output.</summary>
    /// <param name="arguments">The arguments; bytes, one a char.</param>
    /// <param name="input">What it reads from standard input; null for nothing.</param>
    public ProgramResult Run(IReadOnlyList<string> arguments, byte[]? input = null)
    {
        using var output = new MemoryStream();
        ProgramResult result = Run(arguments, input, stream => BoundedCopy.Copy(stream, output, MaxOutput));
        return new ProgramResult(result.ExitCode, Bytes.FromArray(output.ToArray()), result.Error);
    }

    /// <summary>Runs the program; what it writes to standard output goes to a consumer, on another thread, which has ended when this returns or fails.</summary>
    public ProgramResult Run(IReadOnlyList<string> arguments, byte[]? input, Action<Stream> consume)
    {
        using Process process = Start(arguments);
        Task<string> errors = Task.Run(() => ReadErrors(process.StandardError.BaseStream));
        Task feed = Task.Run(() => Feed(process, input));
        Task consumer = Task.Run(() => consume(process.StandardOutput.BaseStream));
        try
        {
            Await(process, consumer, errors, feed);
            while (!process.WaitForExit(PollMilliseconds))
            {
                poll();
            }

            return new ProgramResult(process.ExitCode, string.Empty, errors.Result);
        }
        finally
        {
            ProgramTree.Kill(process);

            // With the program's end its output ends, unless something that it started still holds it: then reading is given up.
            if (!Task.WhenAny(consumer).Wait(PatienceMilliseconds))
            {
                process.StandardOutput.Close();
                Task.WhenAny(consumer).Wait(PatienceMilliseconds);
            }
        }
    }

    /// <summary>Reads what goes to standard error to its end, and keeps the beginning.</summary>
    private static string ReadErrors(Stream stream)
    {
        using var data = new MemoryStream();
        var buffer = new byte[1 << 12];
        for (int count; (count = stream.Read(buffer, 0, buffer.Length)) > 0;)
        {
            data.Write(buffer, 0, (int)Math.Min(count, MaxErrors - data.Length));
        }

        return Bytes.FromArray(data.ToArray());
    }

    private static void Feed(Process process, byte[]? input)
    {
        try
        {
            using Stream stream = process.StandardInput.BaseStream;
            if (input is not null)
            {
                stream.Write(input, 0, input.Length);
            }
        }
        catch (IOException)
        {
            // The program ended without reading everything; its exit code tells why.
        }
    }

    /// <summary>Puts arguments into one string, from which .NET, on every system, takes them apart by Windows' rules.</summary>
    private static string Join(IReadOnlyList<string> arguments)
    {
        var line = new StringBuilder();
        foreach (string argument in arguments)
        {
            line.Append(line.Length > 0 ? " \"" : "\"");
            int backslashes = 0;
            foreach (char c in Bytes.ToText(argument))
            {
                if (c == '\\')
                {
                    backslashes++;
                    continue;
                }

                line.Append('\\', c == '"' ? (backslashes * 2) + 1 : backslashes).Append(c);
                backslashes = 0;
            }

            line.Append('\\', backslashes * 2).Append('"');
        }

        return line.ToString();
    }

    private Process Start(IReadOnlyList<string> arguments)
    {
        foreach (string argument in arguments)
        {
            if (argument.IndexOf('\0') >= 0)
            {
                throw new NixException(NixErrorKind.Fetch, $"an argument of the program '{Bytes.FromText(program)}' has a NUL character");
            }
        }

        string searchPath = System.Environment.GetEnvironmentVariable("PATH") ?? string.Empty;
        string file = ProgramLookup.Find(program, searchPath) ?? throw CannotRun("it was not found in any absolute folder of PATH");
        var info = new ProcessStartInfo(file, Join(arguments))
        {
            WorkingDirectory = Folder ?? string.Empty,
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string name in new List<string>(info.Environment.Keys))
        {
            if (!Inherits(NixPaths.IsWindows ? name.ToUpperInvariant() : name))
            {
                info.Environment.Remove(name);
            }
        }

        // The programs that it starts are not to be found in its current folder either.
        info.Environment["PATH"] = string.Join(Path.PathSeparator.ToString(), ProgramLookup.AbsoluteFolders(searchPath));
        if (NixPaths.IsWindows)
        {
            info.Environment["NoDefaultCurrentDirectoryInExePath"] = "1";
        }

        foreach (KeyValuePair<string, string?> variable in Environment)
        {
            if (variable.Value is null)
            {
                info.Environment.Remove(variable.Key);
            }
            else
            {
                info.Environment[variable.Key] = variable.Value;
            }
        }

        try
        {
            return Process.Start(info)!;
        }
        catch (Exception e) when (e is Win32Exception or FileNotFoundException or DirectoryNotFoundException)
        {
            throw CannotRun(Bytes.FromText(e.Message));
        }
    }

    private NixException CannotRun(string reason) => new(
        NixErrorKind.Unsupported, $"the program '{Bytes.FromText(program)}', which is needed for fetching, cannot be run: {reason}");

    /// <summary>Waits for what reads and writes. Where the program has ended and another one keeps its output open, not for long.</summary>
    private void Await(Process process, params Task[] tasks)
    {
        Task task = Task.WhenAll(tasks);
        Stopwatch? sinceEnd = null;
        while (true)
        {
            try
            {
                // The first that fails is enough to end the program.
                if (task.Wait(PollMilliseconds) || Array.Exists(tasks, static t => t.IsFaulted))
                {
                    task = Array.Find(tasks, static t => t.IsFaulted) ?? task;
                    task.Wait();
                    return;
                }
            }
            catch (AggregateException e)
            {
                Exception first = e.Flatten().InnerExceptions[0];
                throw first is NixException nix ? nix : new NixException(NixErrorKind.IO, $"reading from '{Bytes.FromText(program)}': {Bytes.FromText(first.Message)}");
            }

            poll();
            if (process.HasExited && (sinceEnd ??= Stopwatch.StartNew()).ElapsedMilliseconds > OutlivedMilliseconds)
            {
                throw new NixException(NixErrorKind.IO, $"the program '{Bytes.FromText(program)}' has ended, but one of its child processes has not");
            }
        }
    }
}
