using System;
using System.Management.Automation.Runspaces;
using System.Reflection;

namespace TvixEval.Module.Sessions;

/// <summary>
/// Whether the pipeline that a runspace runs is being stopped. PowerShell tells cmdlets only; for code outside of one this
/// asks members that are not public. Where they are not there, the answer is always no. The state of the pipeline would not do: it
/// says "stopping" before the engine's commands act on it, and what they do meanwhile to an evaluation that ends is to take its value for null and go on.
/// </summary>
internal static class RunningPipeline
{
    private const string Namespace = "System.Management.Automation.Runspaces.";

    private static readonly MethodInfo? Current = typeof(Runspace).Assembly.GetType(Namespace + "LocalRunspace")?.GetMethod(
        "GetCurrentlyRunningPipeline",
        BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public,
        binder: null,
        Type.EmptyTypes,
        modifiers: null);

    private static readonly PropertyInfo? Stopping =
        typeof(Runspace).Assembly.GetType(Namespace + "LocalPipeline")?.GetProperty("IsStopping", BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public);

    /// <summary>Whether the runspace's pipeline is being stopped.</summary>
    /// <param name="runspace">The runspace.</param>
    public static bool IsStopping(Runspace runspace)
    {
        if (Current is null || Stopping is null || !Current.DeclaringType!.IsInstanceOfType(runspace))
        {
            return false;
        }

        object? pipeline = Current.Invoke(runspace, null);
        return Stopping.DeclaringType!.IsInstanceOfType(pipeline) && (bool)Stopping.GetValue(pipeline)!;
    }
}
