using System;
using System.Collections.Generic;
using System.IO;
using System.Management.Automation;
using TvixEval.Engine;
using TvixEval.IO;
using TvixEval.Text;

namespace TvixEval.Module.Sessions;

/// <summary>Makes the search path out of a parameter and the environment, with paths that start from PowerShell's location.</summary>
internal static class SearchPathEntries
{
    /// <summary>The entries, those of the parameter first.</summary>
    /// <param name="parameter">Entries as the user gave them.</param>
    /// <param name="paths">PowerShell's paths.</param>
    /// <param name="location">The current folder.</param>
    public static IReadOnlyList<string> Resolve(IReadOnlyList<string> parameter, PathIntrinsics paths, string location)
    {
        var entries = new List<string>();
        foreach (string entry in parameter)
        {
            entries.Add(Map(entry, path => paths.GetUnresolvedProviderPathFromPSPath(path)));
        }

        foreach (string entry in FromEnvironment())
        {
            entries.Add(Map(entry, path => Path.GetFullPath(Path.Combine(location, path))));
        }

        return entries;
    }

    private static IEnumerable<string> FromEnvironment()
    {
        if (Environment.GetEnvironmentVariable("NIX_PATH") is not { } value)
        {
            return Channels();
        }

        // On Windows a colon follows the drive letter, so the entries are separated as those of PATH are.
        if (Path.PathSeparator == ';')
        {
            return value.Split(new[] { ';' }, StringSplitOptions.RemoveEmptyEntries);
        }

        var entries = new List<string>();
        foreach (string entry in SearchPath.Split(Bytes.FromText(value)))
        {
            entries.Add(Bytes.ToText(entry));
        }

        return entries;
    }

    /// <summary>Where an installed Nix keeps its channels: what it searches when nothing else is said.</summary>
    private static IEnumerable<string> Channels()
    {
        // The administrator's, which serve all users.
        string shared = Path.Combine("/nix/var/nix/profiles/per-user", "root", "channels");
        string own = Path.Combine(EvaluationOptions.HomeDirectory, ".nix-defexpr", "channels");
        if (Directory.Exists(own))
        {
            yield return own;
        }

        if (Directory.Exists(shared + "/nixpkgs"))
        {
            yield return "nixpkgs=" + shared + "/nixpkgs";
        }

        if (Directory.Exists(shared))
        {
            yield return shared;
        }
    }

    private static string Map(string entry, Func<string, string> resolve) =>
        HostEnvironment.SearchPathEntry(entry, path => NixPaths.ToDisplay(NixPaths.FromNative(resolve(path))));
}
