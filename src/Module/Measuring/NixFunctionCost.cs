using System;
using System.Diagnostics;
using TvixEval.Module.Syntax;
using TvixEval.Profiling;
using TvixEval.Text;

namespace TvixEval.Module;

/// <summary>The cost of the calls of one function.</summary>
public sealed class NixFunctionCost
{
    internal NixFunctionCost(ProfiledFunction function)
    {
        Name = Bytes.ToText(function.Name);
        Calls = function.Calls;
        SelfTime = ToTime(function.SelfTicks);
        TotalTime = ToTime(function.TotalTicks);
        Thunks = function.Thunks;
        if (SourceSpan.At(function.Position) is { } span)
        {
            File = span.File;
            Line = span.Line;
            Column = span.Column;
        }
    }

    /// <summary>The name that the function is bound to; that of a builtin starts with <c>builtins.</c>.</summary>
    public string Name { get; }

    /// <summary>How often it was called.</summary>
    public long Calls { get; }

    /// <summary>The time in the function itself and in the thunks that it evaluated, without the functions that it called.</summary>
    public TimeSpan SelfTime { get; }

    /// <summary>The time from call to return; for recursive calls only the outermost counts.</summary>
    public TimeSpan TotalTime { get; }

    /// <summary>How many thunks were evaluated in the function itself.</summary>
    public long Thunks { get; }

    /// <summary>The file that defines it; null for a builtin.</summary>
    public string? File { get; }

    /// <summary>The line, from 1; 0 for a builtin.</summary>
    public int Line { get; }

    /// <summary>The column, from 1; 0 for a builtin.</summary>
    public int Column { get; }

    /// <summary>Name and position.</summary>
    public override string ToString() => File is null ? Name : $"{Name} ({File}:{Line}:{Column})";

    internal static TimeSpan ToTime(long ticks) => TimeSpan.FromTicks((long)(ticks * (double)TimeSpan.TicksPerSecond / Stopwatch.Frequency));
}
