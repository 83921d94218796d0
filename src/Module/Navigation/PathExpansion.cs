using System;
using System.Collections.Generic;
using System.Collections.ObjectModel;
using System.IO;
using System.Management.Automation;

namespace TvixEval.Module.Navigation;

/// <summary>
/// Finds the files that a path with wildcards stands for, folder by folder: the first ones are there before the last are looked for, and
/// stopping the pipeline ends the search (the engine's own search, called by a cmdlet, goes on to its end).
/// </summary>
internal static class PathExpansion
{
    private const string FileSystem = "Microsoft.PowerShell.Core\\FileSystem::";
    private static readonly char[] Separators = { '/', '\\' };

    /// <summary>The files, as native paths.</summary>
    /// <param name="cmdlet">The cmdlet that looks for them.</param>
    /// <param name="pattern">A path of the file system, as a user writes it.</param>
    /// <exception cref="ItemNotFoundException">There are no wildcards in it, and no such file.</exception>
    /// <exception cref="PipelineStoppedException">The pipeline was stopped.</exception>
    public static IEnumerable<string> Expand(PSCmdlet cmdlet, string pattern)
    {
        PathIntrinsics paths = cmdlet.SessionState.Path;
        string parent = paths.ParseParent(pattern, root: null);

        // The engine knows what ".." behind a wildcard leads to.
        if (!WildcardPattern.ContainsWildcardCharacters(parent) || Array.IndexOf(pattern.Split(Separators), "..") >= 0)
        {
            foreach (string file in Resolve(cmdlet, pattern))
            {
                yield return file;
            }

            yield break;
        }

        string child = paths.ParseChildName(pattern);
        bool isLiteral = !WildcardPattern.ContainsWildcardCharacters(child);
        foreach (string folder in Expand(cmdlet, parent))
        {
            // Of a path with both kinds of slashes the engine asks Windows whether it exists as it is, and a wildcard makes that an error.
            foreach (string file in Resolve(cmdlet, FileSystem + WildcardPattern.Escape(folder) + Path.DirectorySeparatorChar + child, mayBeMissing: isLiteral))
            {
                yield return file;
            }
        }
    }

    private static Collection<string> Resolve(PSCmdlet cmdlet, string pattern, bool mayBeMissing = false)
    {
        if (cmdlet.Stopping)
        {
            throw new PipelineStoppedException();
        }

        try
        {
            return cmdlet.GetResolvedProviderPathFromPSPath(pattern, out _);
        }
        catch (ItemNotFoundException) when (mayBeMissing)
        {
            return new Collection<string>();
        }
    }
}
