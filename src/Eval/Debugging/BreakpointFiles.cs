using System;
using System.Collections.Generic;
using TvixEval.Diagnostics;
using TvixEval.IO;
using TvixEval.Text;

namespace TvixEval.Debugging;

/// <summary>Tells whether breakpoints are in files, also where a link leads from one path to the other.</summary>
internal sealed class BreakpointFiles
{
    private static readonly StringComparison Comparison = NixPaths.IsWindows ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    private readonly Dictionary<string, string> resolved = new(StringComparer.Ordinal);

    /// <summary>Whether a breakpoint is in a source.</summary>
    /// <param name="breakpoint">The breakpoint.</param>
    /// <param name="file">The source.</param>
    /// <param name="files">The files that the evaluation sees; null to compare names only.</param>
    public bool IsIn(Breakpoint breakpoint, SourceFile file, INixFileSystem? files) =>
        file.Origin == SourceOrigin.File
        && (string.Equals(file.Name, breakpoint.Path, Comparison)
            || (files is not null && string.Equals(Resolve(file.Name, files), Resolve(breakpoint.Path, files), Comparison)));

    private string Resolve(string path, INixFileSystem files)
    {
        if (resolved.TryGetValue(path, out string? known))
        {
            return known;
        }

        string real = path;
        try
        {
            real = SymlinkResolver.Resolve(files, path, SymlinkMode.Full);
        }
        catch (NixException error) when (!error.EndsEvaluation)
        {
            // What the evaluation may not see has its own name only.
        }

        resolved[path] = real;
        return real;
    }
}
