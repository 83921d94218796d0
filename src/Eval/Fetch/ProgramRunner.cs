using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using System.Text;
using System.Threading.Tasks;
using TvixEval.Diagnostics;
using TvixEval.Values;

namespace TvixEval.Fetch;

/// <summary>
/// Runs programs without a shell and without a terminal: arguments as a list, standard input given or empty. Ends the program
/// when the evaluation is interrupted.
/// </summary>
internal sealed class ProgramRunner
{
    private const int PollMilliseconds = 20;

    private readonly string program;
    private readonly Action poll;

    /// <summary>Creates the runner.</summary>
    /// <param name="program">The program: a path, or a name that is searched for as usual.</param>
    /// <param name="poll">Called every few milliseconds; throws to end the program.</param>
    public ProgramRunner(string program, Action poll)
    {
        this.program = program;
        this.poll = poll;
    }

    /// <summary>Environment variables to set, or, where they are null, to take away.</summary>
    public Dictionary<string, string?> Environment { get; } = new(StringComparer.Ordinal);

    /// <summary>Runs the program and returns what it wrote to standard output.</summary>
    /// <param name="arguments">The arguments; bytes, one a char.</param>
    /// <param name="input">What it reads from standard input; null for nothing.</param>
    public ProgramResult Run(IReadOnlyList<string> arguments, byte[]? input = null)
    {
        using var output = new MemoryStream();
        ProgramResult result = Run(arguments, input, stream => stream.CopyTo(output));
        return new ProgramResult(result.ExitCode, Bytes.FromArray(output.ToArray()), result.Error);
    }

    /// <summary>Runs the program; what it writes to standard output goes to a consumer, on another thread.</summary>
    public ProgramResult Run(IReadOnlyList<string> arguments, byte[]? input, Action<Stream> consume)
    {
        using Process process = Start(arguments);
        try
        {
            Task<string> errors = Task.Run(() => ReadAll(process.StandardError.BaseStream));
            Task feed = Task.Run(() => Feed(process, input));
            Task consumer = Task.Run(() => consume(process.StandardOutput.BaseStream));
            Await(Task.WhenAll(consumer, errors, feed));
            while (!process.WaitForExit(PollMilliseconds))
            {
                poll();
            }

            return new ProgramResult(process.ExitCode, string.Empty, errors.Result);
        }
        finally
        {
            Kill(process);
        }
    }

    private static string ReadAll(Stream stream)
    {
        using var data = new MemoryStream();
        stream.CopyTo(data);
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

    private static void Kill(Process process)
    {
        try
        {
            if (!process.HasExited)
            {
#if NET8_0_OR_GREATER
                process.Kill(entireProcessTree: true);
#else
                process.Kill();
#endif
            }
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception)
        {
            // It has ended by itself meanwhile.
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
                throw new NixException(NixErrorKind.Evaluation, $"an argument of the program '{Bytes.FromText(program)}' has a NUL character");
            }
        }

        var info = new ProcessStartInfo(program, Join(arguments))
        {
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
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
            throw new NixException(
                NixErrorKind.Unsupported,
                $"the program '{Bytes.FromText(program)}', which fetching this needs, cannot be run: {Bytes.FromText(e.Message)}");
        }
    }

    private void Await(Task task)
    {
        while (true)
        {
            try
            {
                if (task.Wait(PollMilliseconds))
                {
                    return;
                }
            }
            catch (AggregateException e)
            {
                Exception first = e.Flatten().InnerExceptions[0];
                throw first is NixException nix ? nix : new NixException(NixErrorKind.IO, $"reading from '{Bytes.FromText(program)}': {Bytes.FromText(first.Message)}");
            }

            poll();
        }
    }
}
