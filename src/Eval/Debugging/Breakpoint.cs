using System;

namespace TvixEval.Debugging;

/// <summary>A place in a file at which evaluation stops, and how often it has.</summary>
internal sealed class Breakpoint
{
    /// <summary>Creates a breakpoint.</summary>
    /// <param name="path">The absolute Nix path of the file (bytes, one a char).</param>
    /// <param name="line">The line, from 1.</param>
    /// <param name="column">The column in bytes, from 1; 0 for the first expression on the line.</param>
    public Breakpoint(string path, int line, int column)
    {
        Path = path;
        Line = line;
        Column = column;
    }

    /// <summary>The absolute Nix path of the file (bytes, one a char).</summary>
    public string Path { get; }

    /// <summary>The line, from 1.</summary>
    public int Line { get; }

    /// <summary>The column in bytes, from 1; 0 for the first expression on the line.</summary>
    public int Column { get; }

    /// <summary>Whether evaluation stops there.</summary>
    public bool IsEnabled { get; set; } = true;

    /// <summary>How often evaluation came there while it was enabled.</summary>
    public int HitCount { get; set; }

    /// <summary>Called when evaluation comes there, with what it would be stopped in; says whether to stop. Null to stop always.</summary>
    public Func<DebugStop, bool>? Action { get; set; }
}
