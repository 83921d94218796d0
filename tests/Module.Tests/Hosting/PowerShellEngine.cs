using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace TvixEval.Module.Tests.Hosting;

/// <summary>A runspace of the real PowerShell engine with the module imported.</summary>
internal sealed class PowerShellEngine : IDisposable
{
    private readonly TextHost host = new();

    public PowerShellEngine(Action<InitialSessionState>? configure = null)
    {
        InitialSessionState state = CreateState();
        configure?.Invoke(state);
        state.ImportPSModule(new[] { ModuleFolder.Manifest });
        Runspace = RunspaceFactory.CreateRunspace(host, state);
        Runspace.Open();
        object? importErrors = Runspace.SessionStateProxy.GetVariable("Error");
        if (importErrors is System.Collections.ICollection { Count: > 0 } errors)
        {
            throw new InvalidOperationException("The module does not import: " + errors.Cast<object>().First());
        }
    }

    public Runspace Runspace { get; }

    /// <summary>An initial state like that of a new PowerShell, without the module.</summary>
    public static InitialSessionState CreateState()
    {
#if POWERSHELL_SDK
        var state = InitialSessionState.CreateDefault();
#else
        var state = InitialSessionState.CreateDefault2();
#endif
        if (OperatingSystem.IsWindows())
        {
            state.ExecutionPolicy = Microsoft.PowerShell.ExecutionPolicy.Bypass;
        }

        return state;
    }

    /// <summary>What was shown since the last <see cref="Show"/>, as plain text.</summary>
    public string Shown => host.Text;

    /// <summary>Runs a script that must end well, and gives its output.</summary>
    public IReadOnlyList<PSObject?> Run(string script, params object?[] arguments)
    {
        EngineResult result = RunAll(script, arguments);
        if (result.Failure is not null)
        {
            throw result.Failure;
        }

        if (result.Errors.Count > 0)
        {
            throw new InvalidOperationException("Unexpected error: " + result.Errors[0], result.Errors[0].Exception);
        }

        return result.Output;
    }

    /// <summary>Runs a script that gives one object.</summary>
    public object? One(string script, params object?[] arguments)
    {
        PSObject? result = Run(script, arguments).Single();
        return result?.BaseObject is PSCustomObject ? result : result?.BaseObject;
    }

    /// <summary>Runs a script and gives all that came of it: output, streams, and the error that ended it.</summary>
    public EngineResult RunAll(string script, params object?[] arguments)
    {
        using PowerShell shell = Create(script, arguments);
        var output = new PSDataCollection<PSObject?>();
        RuntimeException? failure = null;
        try
        {
            shell.Invoke(null, output);
        }
        catch (RuntimeException error)
        {
            failure = error;
        }

        return new EngineResult(
            output.ToList(),
            shell.Streams.Error.ToList(),
            shell.Streams.Warning.Select(static record => record.Message).ToList(),
            shell.Streams.Information.ToList(),
            failure);
    }

    /// <summary>Lines for what reads from the host.</summary>
    public void Type(params string[] lines)
    {
        foreach (string line in lines)
        {
            host.Type(line);
        }
    }

    /// <summary>A shell that is set up to run a script in this runspace.</summary>
    public PowerShell Create(string script, params object?[] arguments)
    {
        PowerShell shell = PowerShell.Create();
        shell.Runspace = Runspace;
        shell.AddScript(script);
        foreach (object? argument in arguments)
        {
            shell.AddArgument(argument);
        }

        return shell;
    }

    /// <summary>Runs a script and gives what the user would see, as plain text.</summary>
    public string Show(string script)
    {
        host.Clear();
        using (PowerShell shell = Create(script))
        {
            shell.Commands.Commands[0].MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
            shell.AddCommand("Out-Default");
            try
            {
                shell.Invoke();
            }
            catch (RuntimeException error)
            {
                using PowerShell view = Create("$input | Out-Default");
                view.Invoke(new[] { error.ErrorRecord });
            }
        }

        return host.Text;
    }

    public void Dispose() => Runspace.Dispose();
}
