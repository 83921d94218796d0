using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using TvixEval.Dependencies;
using TvixEval.Diagnostics;
using TvixEval.IO;
using TvixEval.Store;
using TvixEval.Text;

namespace TvixEval.Engine;

/// <summary>
/// Finds files in a search path. Remembers what it found, so that an entry that leads nowhere is warned of once. Safe for
/// several threads.
/// </summary>
internal sealed class SearchPathLookup
{
    private readonly EvalSettings settings;
    private readonly INixFileSystem files;
    private readonly Func<string, string> download;
    private readonly DependencyRecorder? dependencies;
    private volatile ConcurrentDictionary<string, string?> folders = new(StringComparer.Ordinal);
    
    // Made when something is looked up.
    private volatile Lazy<ConcurrentDictionary<(string Folder, string Remainder), string?>> found = new(() => new());

    /// <summary>Creates the lookup.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="files">The files that expressions see.</param>
    /// <param name="download">Gives the store path of the tree in the archive behind a URL.</param>
    /// <param name="dependencies">Records which entries were looked at; null where nothing does.</param>
    public SearchPathLookup(EvalSettings settings, INixFileSystem files, Func<string, string> download, DependencyRecorder? dependencies = null)
    {
        this.dependencies = dependencies;
        this.settings = settings;
        this.download = download;
        this.files = files;
    }

    /// <summary>The path that a lookup such as <c>nixpkgs/lib</c> finds, links resolved.</summary>
    /// <exception cref="NixException">It finds nothing (kind Throw), or must not look there (kind Access).</exception>
    public string Find(IReadOnlyList<SearchPathEntry> entries, string lookup)
    {
        foreach (SearchPathEntry entry in entries)
        {
            if (entry.Match(lookup) is not { } rest)
            {
                continue;
            }

            string? folder = FolderOf(entry.Path);
            dependencies?.Current.AddEntry(entry, folder);
            if (folder is not null && FindIn(folder, rest) is { } path)
            {
                return path;
            }
        }

        if (lookup.StartsWith("nix/", StringComparison.Ordinal))
        {
            return VirtualPath.Of(lookup.Substring(3));
        }

        if (lookup == ModuleLibrary.Lookup)
        {
            return VirtualPath.Of(ModuleLibrary.Path);
        }

        throw new NixException(
            NixErrorKind.Throw,
            settings.PureEvaluation
                ? $"cannot look up '<{lookup}>' in pure evaluation mode (use '--impure' to override)"
                : $"file '{lookup}' was not found in the Nix search path (add it using $NIX_PATH or -I)");
    }

    /// <summary>Forgets everything, for when files may have changed.</summary>
    public void Clear()
    {
        // Not emptied: who is looking for something on another thread adds it to what it belongs to.
        folders = new(StringComparer.Ordinal);
        found = new(() => new());
    }

    private string? FindIn(string folder, string rest) => found.Value.GetOrAdd((folder, rest), Search);

    private string? Search((string Folder, string Remainder) place)
    {
        // What is looked up is a path of its own first, so that it does not lead out of the folder.
        string inside = CanonPath.Append(place.Folder, CanonPath.Of(place.Remainder));
        string path = SymlinkResolver.Resolve(files, inside, SymlinkMode.Full);
        return Exists(path) ? path : null;
    }

    private string? FolderOf(string entry) => folders.GetOrAdd(entry, ResolveEntry);

    private string? ResolveEntry(string entry)
    {
        if (SearchPath.IsPseudoUrl(entry))
        {
            try
            {
                return download(entry);
            }
            catch (NixException e) when (!e.EndsEvaluation)
            {
                settings.OnWarning(UrlSecrets.Hide($"Nix search path entry '{entry}' cannot be downloaded, ignoring"), false);
                return null;
            }
        }

        if (entry.StartsWith("flake:", StringComparison.Ordinal) && !settings.ExperimentalFeatures.Contains("flakes"))
        {
            throw new NixException(
                NixErrorKind.ExperimentalFeature,
                "experimental Nix feature 'flakes' is disabled; add '--extra-experimental-features flakes' to enable it");
        }

        string path = CanonPath.Resolve(entry, settings.GetCurrentDirectory());
        if (Exists(SymlinkResolver.Resolve(files, path, SymlinkMode.Full)))
        {
            return path;
        }

        settings.OnWarning(UrlSecrets.Hide($"Nix search path entry '{entry}' does not exist, ignoring"), false);
        return null;
    }

    private bool Exists(string path)
    {
        if (files.GetKind(path) != FileKind.Missing)
        {
            return true;
        }

        VisibleFiles.Check(files, path);
        return false;
    }
}
