using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Runtime.CompilerServices;
using TvixEval.IO;
using TvixEval.Module.Sessions;
using Breakpoint = TvixEval.Debugging.Breakpoint;

namespace TvixEval.Module.Debugging;

/// <summary>The breakpoints of a runspace.</summary>
internal sealed class BreakpointTable
{
    private static readonly ConditionalWeakTable<NixRunspace, BreakpointTable> ByRunspace = new();

    private readonly List<NixBreakpoint> breakpoints = new();
    private int lastId;

    /// <summary>Those of a runspace.</summary>
    /// <param name="runspace">The runspace.</param>
    public static BreakpointTable Of(NixRunspace runspace) => ByRunspace.GetValue(runspace, static _ => new BreakpointTable());

    /// <summary>All of them, the oldest first.</summary>
    public IReadOnlyList<NixBreakpoint> All => breakpoints.ToArray();

    /// <summary>Adds a breakpoint.</summary>
    /// <param name="file">The native path of the file.</param>
    /// <param name="line">The line, from 1.</param>
    /// <param name="column">The column, from 1, or 0.</param>
    /// <param name="action">What runs instead of stopping, or null.</param>
    public NixBreakpoint Add(string file, int line, int column, ScriptBlock? action)
    {
        var breakpoint = new NixBreakpoint(++lastId, file, new Breakpoint(NixPaths.FromNative(file), line, column), action);
        if (action is not null)
        {
            breakpoint.Breakpoint.Action = _ => StopsAfter(action, breakpoint);
        }

        breakpoints.Add(breakpoint);
        return breakpoint;
    }

    /// <summary>Removes a breakpoint.</summary>
    /// <param name="breakpoint">The breakpoint.</param>
    public void Remove(NixBreakpoint breakpoint) => breakpoints.Remove(breakpoint);

    /// <summary>Those that a debugger is to stop at.</summary>
    public IReadOnlyList<Breakpoint> ForDebugger() => breakpoints.Select(static breakpoint => breakpoint.Breakpoint).ToArray();

    // As in PowerShell's own debugger: break in the script block stops.
    private static bool StopsAfter(ScriptBlock action, NixBreakpoint breakpoint)
    {
        try
        {
            action.InvokeWithContext(null, new List<PSVariable> { new("_", breakpoint) }, Array.Empty<object>());
            return false;
        }
        catch (BreakException)
        {
            return true;
        }
    }
}
