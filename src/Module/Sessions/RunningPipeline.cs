using System;
using System.Management.Automation.Runspaces;
using System.Reflection;

namespace TvixEval.Module.Sessions;

/// <summary>
/// Whether the pipeline that a runspace runs is being stopped. PowerShell tells cmdlets only; for code outside of one this
/// asks a method that is not public. Where the method is not there, the answer is always no.
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

    private static readonly PropertyInfo? StateInfo = typeof(Runspace).Assembly.GetType(Namespace + "Pipeline")?.GetProperty("PipelineStateInfo");
    private static readonly PropertyInfo? State = StateInfo?.PropertyType.GetProperty("State");

    /// <summary>Whether the runspace's pipeline is being stopped.</summary>
    /// <param name="runspace">The runspace.</param>
    public static bool IsStopping(Runspace runspace)
    {
        if (Current is null || State is null || !Current.DeclaringType!.IsInstanceOfType(runspace))
        {
            return false;
        }

        object? pipeline = Current.Invoke(runspace, null);
        return pipeline is not null && State.GetValue(StateInfo!.GetValue(pipeline))?.ToString() is "Stopping" or "Stopped";
    }
}
