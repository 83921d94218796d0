using System;
using System.Collections.Generic;
using System.IO;
using System.Management.Automation;

namespace TvixEval.Host;

/// <summary>A small console over the PowerShell engine, for machines without PowerShell: runs a command or a script with the module imported.</summary>
internal static class Program
{
    private const string Usage = """
        Usage: TvixEval.Host [-Module <path>] [-NoModule] -Command <text>
               TvixEval.Host [-Module <path>] [-NoModule] -File <script> [argument ...]
               TvixEval.Host [-Module <path>] [-NoModule]

        Runs PowerShell commands with the TvixEval module imported. Without a command or a script it reads commands
        from the console (or from standard input). -Module names another manifest or module folder to import.
        """;

    private static int Main(string[] arguments)
    {
        string module = Path.Combine(AppContext.BaseDirectory, "module", "TvixEval", "TvixEval.psd1");
        bool import = true;
        var rest = new Queue<string>(arguments);
        string? command = null;
        string? file = null;
        var fileArguments = new List<string>();
        while (rest.TryDequeue(out string? option))
        {
            switch (option.TrimStart('-').ToLowerInvariant())
            {
                case "nomodule":
                    import = false;
                    break;
                case "module" when rest.TryDequeue(out string? path):
                    module = Path.GetFullPath(path);
                    break;
                case "command" or "c" when rest.Count > 0:
                    command = string.Join(' ', rest);
                    rest.Clear();
                    break;
                case "file" or "f" when rest.TryDequeue(out string? path):
                    file = Path.GetFullPath(path);
                    fileArguments.AddRange(rest);
                    rest.Clear();
                    break;
                case "help" or "h" or "?":
                    Console.WriteLine(Usage);
                    return 0;
                default:
                    Console.Error.WriteLine(Usage);
                    return 64;
            }
        }

        using var session = new EngineSession();
        try
        {
            if (import && !session.Import(module))
            {
                return 1;
            }

            return command is not null ? session.RunCommand(command)
                : file is not null ? session.RunFile(file, fileArguments)
                : session.RunInteractive();
        }
        catch (PipelineStoppedException)
        {
            return 130;
        }
    }
}
