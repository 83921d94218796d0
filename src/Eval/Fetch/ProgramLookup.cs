using System;
using System.Collections.Generic;
using System.IO;

namespace TvixEval.Fetch;

/// <summary>
/// Finds programs in the folders that <c>PATH</c> has, and nowhere else. The systems' own search also looks into the current folder, or the
/// folder of the running program, and a current folder may be anybody's.
/// </summary>
internal static class ProgramLookup
{
    private static readonly bool IsWindows = Path.DirectorySeparatorChar == '\\';

    /// <summary>The path of a program, or null where there is none.</summary>
    /// <param name="program">An absolute path, or a name.</param>
    /// <param name="searchPath">The folders as <c>PATH</c> has them; what is empty or not absolute does not count.</param>
    public static string? Find(string program, string? searchPath)
    {
        if (program.IndexOf('/') >= 0 || program.IndexOf(Path.DirectorySeparatorChar) >= 0)
        {
            return IsAbsolute(program) ? program : null;
        }

        foreach (string folder in AbsoluteFolders(searchPath))
        {
            string file = Path.Combine(folder, program);
            if (IsWindows && !Path.HasExtension(program))
            {
                // No batch files: the shell that runs them reads arguments in its own way.
                file += ".exe";
            }

            if (IsProgram(file))
            {
                return file;
            }
        }

        return null;
    }

    /// <summary>The folders of a search path that do not depend on the current folder.</summary>
    public static IEnumerable<string> AbsoluteFolders(string? searchPath)
    {
        foreach (string part in (searchPath ?? string.Empty).Split(Path.PathSeparator))
        {
            string folder = IsWindows ? part.Trim('"') : part;
            if (folder.IndexOfAny(Path.GetInvalidPathChars()) < 0 && IsAbsolute(folder))
            {
                yield return folder;
            }
        }
    }

    private static bool IsAbsolute(string path) => IsWindows
        ? (path.Length > 2 && path[1] == ':' && path[2] is '\\' or '/') || path.StartsWith(@"\\", StringComparison.Ordinal)
        : path.StartsWith("/", StringComparison.Ordinal);

    private static bool IsProgram(string file)
    {
        if (!File.Exists(file))
        {
            return false;
        }

#if NET8_0_OR_GREATER
        const UnixFileMode Execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        return OperatingSystem.IsWindows() || (File.GetUnixFileMode(file) & Execute) != 0;
#else
        return true;
#endif
    }
}
