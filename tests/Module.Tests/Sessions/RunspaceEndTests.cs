using System;
using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;
using System.Threading;
using TvixEval.Module.Sessions;
using TvixEval.Module.Tests.Hosting;
using Xunit;

namespace TvixEval.Module.Tests.Sessions;

/// <summary>Nothing tells a module that a runspace has ended; what it keeps for one must end with it all the same.</summary>
[Collection(AloneCollection.Name)]
public sealed class RunspaceEndTests
{
    [Fact]
    public void TheMachineOfARunspaceGoesWithIt()
    {
        (WeakReference state, WeakReference value) = EvaluateInARunspaceThatEnds();
        for (int i = 0; (state.IsAlive || value.IsAlive) && i < 50; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            Thread.Sleep(20);
        }

        Assert.False(state.IsAlive);
        Assert.False(value.IsAlive);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (WeakReference State, WeakReference Value) EvaluateInARunspaceThatEnds()
    {
        using var engine = new PowerShellEngine();
        object value = engine.One("Invoke-NixExpression '{ a = builtins.genList (x: x) 10; }' -Lazy")!;
        object? before = null;
        var thread = new Thread(() =>
        {
            Runspace.DefaultRunspace = engine.Runspace;
            before = NixRunspace.Current;
            Runspace.DefaultRunspace = null;
        });
        thread.Start();
        thread.Join();
        return (new WeakReference(before), new WeakReference(value));
    }
}
