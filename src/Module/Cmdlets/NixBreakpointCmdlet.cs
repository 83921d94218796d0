using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using TvixEval.Module.Debugging;
using TvixEval.Module.Sessions;

namespace TvixEval.Module;

/// <summary>The base class of the commands that do something to breakpoints.</summary>
public abstract class NixBreakpointCmdlet : PSCmdlet
{
    private const string IdSet = "Id";
    private const string ObjectSet = "Breakpoint";

    private protected NixBreakpointCmdlet()
    {
    }

    /// <summary>The numbers of the breakpoints.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = IdSet)]
    [ValidateNotNull]
    public int[] Id { get; set; } = Array.Empty<int>();

    /// <summary>The breakpoints.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = ObjectSet)]
    [ValidateNotNull]
    public NixBreakpoint[] Breakpoint { get; set; } = Array.Empty<NixBreakpoint>();

    /// <inheritdoc/>
    protected sealed override void ProcessRecord()
    {
        BreakpointTable table = BreakpointTable.Of(NixRunspace.Current);
        foreach (NixBreakpoint breakpoint in ParameterSetName == IdSet ? ById(table) : Breakpoint)
        {
            Process(table, breakpoint);
        }
    }

    /// <summary>Does it to one.</summary>
    /// <param name="table">The breakpoints of the runspace.</param>
    /// <param name="breakpoint">The breakpoint.</param>
    private protected abstract void Process(BreakpointTable table, NixBreakpoint breakpoint);

    private IEnumerable<NixBreakpoint> ById(BreakpointTable table)
    {
        foreach (int id in Id)
        {
            if (table.All.FirstOrDefault(breakpoint => breakpoint.Id == id) is { } found)
            {
                yield return found;
            }
            else
            {
                WriteError(NotFound(id));
            }
        }
    }

    /// <summary>The error that there is no such breakpoint.</summary>
    /// <param name="id">Its number.</param>
    internal static ErrorRecord NotFound(int id) =>
        new(new ItemNotFoundException($"There is no Nix breakpoint with the id {id}."), "BreakpointNotFound", ErrorCategory.ObjectNotFound, id);
}
