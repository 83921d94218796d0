using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using TvixEval.Diagnostics;
using TvixEval.IO;
using TvixEval.Text;

namespace TvixEval.Module.Repl;

/// <summary>The editor that the user has chosen: VISUAL or EDITOR, which may contain options.</summary>
internal static class TextEditor
{
    // As in C++ Nix: these are known to take a line.
    private static readonly string[] WithLines = { "emacs", "nano", "vi", "vim", "nvim", "kak" };

    /// <summary>Opens a file and waits until the editor is closed. It has the console of this process, which a pipeline of PowerShell would take away from it.</summary>
    /// <param name="path">The Nix path (bytes) of the file.</param>
    /// <param name="line">The line, from 1.</param>
    /// <exception cref="NixException">The editor cannot be started.</exception>
    public static void Open(string path, int line)
    {
        string[] words = Chosen().Split(new[] { ' ' }, StringSplitOptions.RemoveEmptyEntries);
        var arguments = new List<string>(words.Skip(1));
        if (line > 1 && Array.IndexOf(WithLines, Path.GetFileNameWithoutExtension(words[0])) >= 0)
        {
            arguments.Add("+" + line.ToString(CultureInfo.InvariantCulture));
        }

        arguments.Add(NixPaths.ToNative(path) ?? Bytes.ToText(path));
        var start = new ProcessStartInfo(words[0], string.Join(" ", arguments.Select(Quote))) { UseShellExecute = false };
        try
        {
            using Process process = Process.Start(start)!;
            process.WaitForExit();
        }
        catch (Exception error) when (error is Win32Exception or InvalidOperationException)
        {
            throw new NixException(
                NixErrorKind.IO, Bytes.FromText($"the editor '{words[0]}' cannot be started: {error.Message} (set the environment variable EDITOR)"));
        }
    }

    private static string Chosen() => Variable("VISUAL") ?? Variable("EDITOR") ?? (NixPaths.IsWindows ? "notepad" : "vi");

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { } value && value.Trim().Length > 0 ? value : null;

    private static string Quote(string argument) => "\"" + argument.Replace("\"", "\\\"") + "\"";
}
