using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using TvixEval.IO;
using TvixEval.Module.Sessions;

namespace TvixEval.Module.Repl;

/// <summary>The inputs of earlier REPLs, in a file of the user: an input a line, with its own line ends and backslashes escaped.</summary>
internal static class ReplHistory
{
    private const int MaxInputs = 1000;

    /// <summary>The file: <c>%LOCALAPPDATA%\TvixEval\repl-history</c>, elsewhere <c>~/.local/state/tvixeval/repl-history</c>.</summary>
    public static string File { get; } = NixPaths.IsWindows
        ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "TvixEval", "repl-history")
        : Path.Combine(Environment.GetEnvironmentVariable("XDG_STATE_HOME") ?? Path.Combine(EvaluationOptions.HomeDirectory, ".local", "state"), "tvixeval", "repl-history");

    /// <summary>The inputs, the oldest first; none where the file cannot be read.</summary>
    public static string[] Read()
    {
        try
        {
            return System.IO.File.Exists(File) ? System.IO.File.ReadAllLines(File).Select(Unescape).ToArray() : Array.Empty<string>();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return Array.Empty<string>();
        }
    }

    /// <summary>Keeps the last inputs, each once. A history that cannot be kept is no reason to fail.</summary>
    /// <param name="inputs">The inputs, the oldest first.</param>
    public static void Write(IReadOnlyList<string> inputs)
    {
        string[] kept = inputs.Reverse().Where(static input => input.Trim().Length > 0).Distinct(StringComparer.Ordinal).Take(MaxInputs).Reverse().Select(Escape).ToArray();
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(File)!);
            System.IO.File.WriteAllLines(File, kept, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
        }
    }

    /// <summary>An input as a line.</summary>
    internal static string Escape(string input) => input.Replace("\\", "\\\\").Replace("\r", string.Empty).Replace("\n", "\\n");

    /// <summary>The input that a line is.</summary>
    internal static string Unescape(string line)
    {
        var input = new StringBuilder(line.Length);
        for (int i = 0; i < line.Length; i++)
        {
            if (line[i] != '\\' || i + 1 == line.Length)
            {
                input.Append(line[i]);
                continue;
            }

            i++;
            input.Append(line[i] == 'n' ? '\n' : line[i]);
        }

        return input.ToString();
    }
}
