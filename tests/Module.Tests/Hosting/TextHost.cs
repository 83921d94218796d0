using System;
using System.Globalization;
using System.Management.Automation.Host;

namespace TvixEval.Module.Tests.Hosting;

/// <summary>A host that keeps what is written to it.</summary>
internal sealed class TextHost : PSHost
{
    private readonly TextUserInterface ui = new();

    public string Text => ui.Text;

    public override string Name => "TvixEval.Module.Tests";

    public override Version Version { get; } = new(1, 0);

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override PSHostUserInterface UI => ui;

    public override CultureInfo CurrentCulture => CultureInfo.InvariantCulture;

    public override CultureInfo CurrentUICulture => CultureInfo.InvariantCulture;

    public void Type(string line) => ui.Input.Enqueue(line);

    public void Clear() => ui.Clear();

    public override void SetShouldExit(int exitCode)
    {
    }

    public override void EnterNestedPrompt() => throw new NotSupportedException();

    public override void ExitNestedPrompt() => throw new NotSupportedException();

    public override void NotifyBeginApplication()
    {
    }

    public override void NotifyEndApplication()
    {
    }
}
