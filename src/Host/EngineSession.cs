using System;
using System.Collections.Generic;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;
using System.Text;

namespace TvixEval.Host;

/// <summary>A runspace of the PowerShell engine whose results and errors are shown on the console as PowerShell shows them.</summary>
internal sealed class EngineSession : IDisposable
{
    private readonly ConsoleHost host = new();
    private readonly Runspace runspace;
    private readonly object gate = new();
    private Pipeline? running;

    public EngineSession()
    {
        // CreateDefault would ask for assemblies that only a whole PowerShell installation has.
        var state = InitialSessionState.CreateDefault2();
        if (OperatingSystem.IsWindows())
        {
            state.ExecutionPolicy = Microsoft.PowerShell.ExecutionPolicy.RemoteSigned;
        }

        runspace = RunspaceFactory.CreateRunspace(host, state);
        runspace.Open();
        runspace.SessionStateProxy.Path.SetLocation(WildcardPattern.Escape(Environment.CurrentDirectory));
        Console.CancelKeyPress += OnCancel;
    }

    public bool Import(string module) => Run(new Command("Import-Module")
    {
        Parameters = { new CommandParameter("Name", module), new CommandParameter("ErrorAction", "Stop") },
    });

    public int RunCommand(string text)
    {
        Parser.ParseInput(text, out _, out ParseError[] errors);
        if (errors.Length > 0)
        {
            Show(new ParseException(errors).ErrorRecord);
            return 1;
        }

        // The pipeline's own $? is Out-Default's, so the text itself has to say how its last statement ended.
        host.LastSucceeded = true;
        bool ran = Run(new Command(text + "\n$Host.PrivateData.LastSucceeded = $?", isScript: true, useLocalScope: false));
        return host.RequestedExitCode ?? (ran && host.LastSucceeded ? 0 : 1);
    }

    public int RunFile(string path, IEnumerable<string> arguments)
    {
        var text = new StringBuilder("& ").Append(Quote(path));
        foreach (string argument in arguments)
        {
            bool isName = argument.Length > 1 && argument[0] == '-' && char.IsLetter(argument[1]);
            text.Append(' ').Append(isName ? argument : Quote(argument));
        }

        int code = RunCommand(text.ToString());
        return host.RequestedExitCode ?? (runspace.SessionStateProxy.GetVariable("LASTEXITCODE") is int exitCode and not 0 ? exitCode : code);
    }

    public int RunInteractive()
    {
        while (host.RequestedExitCode is null)
        {
            string? text = ReadCommand();
            if (text is null)
            {
                break;
            }

            try
            {
                RunCommand(text);
            }
            catch (PipelineStoppedException)
            {
                // Ctrl+C ends the command, not the console.
            }
        }

        return host.RequestedExitCode ?? 0;
    }

    public void Dispose()
    {
        Console.CancelKeyPress -= OnCancel;
        runspace.Dispose();
    }

    private string? ReadCommand()
    {
        string text = string.Empty;
        string prompt = Console.IsInputRedirected ? string.Empty : "PS> ";
        while (true)
        {
            Console.Write(prompt);
            string? line = Console.ReadLine();
            if (line is null)
            {
                return text.Length == 0 ? null : text;
            }

            text += line + "\n";
            Parser.ParseInput(text, out _, out ParseError[] errors);
            if (!Array.Exists(errors, static error => error.IncompleteInput))
            {
                return text;
            }

            prompt = Console.IsInputRedirected ? string.Empty : ">> ";
        }
    }

    private static string Quote(string text) => "'" + CodeGeneration.EscapeSingleQuotedStringContent(text) + "'";

    /// <summary>Runs a command with its output and errors shown; false when a terminating error ended it.</summary>
    private bool Run(Command command)
    {
        try
        {
            RunShown(command);
            return true;
        }
        catch (RuntimeException error) when (error is not PipelineStoppedException)
        {
            Show(error.ErrorRecord);
            return false;
        }
    }

    private void Show(ErrorRecord error)
    {
        host.Console.IsShowingError = true;
        try
        {
            using Pipeline pipeline = runspace.CreatePipeline("$input | Out-Default");
            pipeline.Invoke(new[] { error });
        }
        finally
        {
            host.Console.IsShowingError = false;
        }
    }

    private void RunShown(Command command)
    {
        using Pipeline pipeline = runspace.CreatePipeline();
        pipeline.Commands.Add(command);
        pipeline.Commands.Add(new Command("Out-Default")
        {
            MergeUnclaimedPreviousCommandResults = PipelineResultTypes.Output | PipelineResultTypes.Error,
        });
        Invoke(pipeline);
    }

    private void Invoke(Pipeline pipeline)
    {
        lock (gate)
        {
            running = pipeline;
        }

        try
        {
            pipeline.Invoke();
        }
        finally
        {
            lock (gate)
            {
                running = null;
            }
        }
    }

    private void OnCancel(object? sender, ConsoleCancelEventArgs arguments)
    {
        lock (gate)
        {
            if (running is not null)
            {
                arguments.Cancel = true;
                running.StopAsync();
            }
        }
    }
}
