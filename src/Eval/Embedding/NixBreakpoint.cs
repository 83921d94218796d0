using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using TvixEval.Debugging;
using TvixEval.IO;

namespace TvixEval;

/// <summary>A place in a file at which the debugger stops: the outermost expression that starts on a line, of a function its body. Literals are never evaluated.</summary>
public sealed class NixBreakpoint
{
    private readonly List<Breakpoint> placed = new();
    private bool isEnabled = true;

    /// <summary>Creates a breakpoint.</summary>
    /// <param name="file">The file; a relative path starts from the folder of the engine.</param>
    /// <param name="line">The line, from 1.</param>
    /// <param name="column">The column in bytes, from 1, at which the expression starts; 0 for the first on the line.</param>
    public NixBreakpoint(string file, int line, int column = 0)
    {
        File = file ?? throw new ArgumentNullException(nameof(file));
        Line = line >= 1 ? line : throw new ArgumentOutOfRangeException(nameof(line));
        Column = column >= 0 ? column : throw new ArgumentOutOfRangeException(nameof(column));
    }

    /// <summary>The file.</summary>
    public string File { get; }

    /// <summary>The line, from 1.</summary>
    public int Line { get; }

    /// <summary>The column in bytes, from 1; 0 for the first expression on the line.</summary>
    public int Column { get; }

    /// <summary>Whether evaluation stops there. It can be changed at any time.</summary>
    public bool IsEnabled
    {
        get => isEnabled;
        set
        {
            isEnabled = value;
            lock (placed)
            {
                placed.ForEach(breakpoint => breakpoint.IsEnabled = value);
            }
        }
    }

    /// <summary>How often evaluation came there while it was enabled.</summary>
    public int HitCount
    {
        get
        {
            lock (placed)
            {
                return placed.Sum(static breakpoint => breakpoint.HitCount);
            }
        }
    }

    /// <summary>The file and the line.</summary>
    public override string ToString() => Column > 0 ? $"{File}:{Line}:{Column}" : $"{File}:{Line}";

    /// <summary>The breakpoint for an engine.</summary>
    /// <param name="baseDirectory">Where relative paths start.</param>
    internal Breakpoint Place(string baseDirectory)
    {
        var breakpoint = new Breakpoint(NixPaths.FromNative(Path.GetFullPath(Path.Combine(baseDirectory, File))), Line, Column) { IsEnabled = isEnabled };
        lock (placed)
        {
            placed.Add(breakpoint);
        }

        return breakpoint;
    }

    /// <summary>Whether it is one that <see cref="Place"/> made.</summary>
    /// <param name="breakpoint">It.</param>
    internal bool IsOf(Breakpoint breakpoint)
    {
        lock (placed)
        {
            return placed.Contains(breakpoint);
        }
    }
}
