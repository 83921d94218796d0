using System.Management.Automation;
using Breakpoint = TvixEval.Debugging.Breakpoint;

namespace TvixEval.Module;

/// <summary>A place in a Nix file at which evaluation with -Debugger stops.</summary>
public sealed class NixBreakpoint
{
    internal NixBreakpoint(int id, string path, Breakpoint breakpoint, ScriptBlock? action)
    {
        Id = id;
        Path = path;
        Breakpoint = breakpoint;
        Action = action;
    }

    /// <summary>The number by which commands name it.</summary>
    public int Id { get; }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The line, from 1.</summary>
    public int Line => Breakpoint.Line;

    /// <summary>The column in bytes, from 1; 0 for the first expression on the line.</summary>
    public int Column => Breakpoint.Column;

    /// <summary>Whether evaluation stops there.</summary>
    public bool Enabled
    {
        get => Breakpoint.IsEnabled;
        internal set => Breakpoint.IsEnabled = value;
    }

    /// <summary>How often evaluation has come there while the breakpoint was enabled.</summary>
    public int HitCount => Breakpoint.HitCount;

    /// <summary>What runs each time instead; null to stop.</summary>
    public ScriptBlock? Action { get; }

    internal Breakpoint Breakpoint { get; }

    /// <summary>The file and the line.</summary>
    public override string ToString() => Column > 0 ? $"{Path}:{Line}:{Column}" : $"{Path}:{Line}";
}
