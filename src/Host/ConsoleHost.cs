using System;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;

namespace TvixEval.Host;

/// <summary>The host that the engine talks to.</summary>
internal sealed class ConsoleHost : PSHost
{
    /// <summary>What <c>exit</c> asked for, or null.</summary>
    public int? RequestedExitCode { get; private set; }

    /// <summary>Whether the last statement of a command succeeded; the command itself sets it, through <see cref="PrivateData"/>.</summary>
    public bool LastSucceeded { get; set; }

    public override PSObject PrivateData => PSObject.AsPSObject(this);

    public override string Name => "TvixEval.Host";

    public override Version Version { get; } = typeof(ConsoleHost).Assembly.GetName().Version ?? new Version(0, 0);

    public override Guid InstanceId { get; } = Guid.NewGuid();

    /// <summary>The console.</summary>
    public ConsoleUserInterface Console { get; } = new();

    public override PSHostUserInterface UI => Console;

    public override CultureInfo CurrentCulture => CultureInfo.CurrentCulture;

    public override CultureInfo CurrentUICulture => CultureInfo.CurrentUICulture;

    public override void SetShouldExit(int exitCode) => RequestedExitCode = exitCode;

    public override void EnterNestedPrompt() => throw new NotSupportedException("This host has no nested prompt.");

    public override void ExitNestedPrompt() => throw new NotSupportedException("This host has no nested prompt.");

    public override void NotifyBeginApplication()
    {
    }

    public override void NotifyEndApplication()
    {
    }
}
