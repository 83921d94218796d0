using System;
using TvixEval.Diagnostics;
using TvixEval.IO;
using TvixEval.Text;

namespace TvixEval.Fetch.Git;

/// <summary>Where a repository is: on this machine, or at a URL that it is copied from.</summary>
internal sealed class GitLocation
{
    private static readonly string[] RemoteSchemes = { "http", "https", "ssh", "git" };

    private GitLocation(string? path, string url)
    {
        Path = path;
        Url = url;
    }

    /// <summary>The Nix path of a work tree on this machine, or null.</summary>
    public string? Path { get; }

    /// <summary>The URL.</summary>
    public string Url { get; }

    /// <summary>The Nix path of a bare repository on this machine, or null.</summary>
    public string? BarePath { get; private set; }

    /// <summary>Whether it is on another machine.</summary>
    public bool IsRemote => Path is null && BarePath is null;

    /// <summary>Whether the program <c>ssh</c> reaches it.</summary>
    public bool IsSsh { get; private set; }

    /// <summary>How messages name it.</summary>
    public override string ToString() => Path ?? Url;

    /// <summary>Fails where a location on this machine has nothing there.</summary>
    public static void CheckExists(GitLocation location, FetchContext context)
    {
        if (location.Path is { } path && context.Store.Disk.GetKind(SymlinkResolver.Resolve(context.Store.Disk, path, SymlinkMode.Full)) == FileKind.Missing)
        {
            throw new NixException(NixErrorKind.IO, $"Git repository \"{path}\" does not exist.");
        }
    }

    /// <summary>The location of an input.</summary>
    public static GitLocation Of(FetchInput input, FetchContext context)
    {
        FetchUrl url = FetchUrl.Parse(input.Attributes.GetString("url"));
        if (url.Scheme == "file")
        {
            string path = url.ToFilePath();
            if (path.Length == 0 || path[0] != '/')
            {
                context.Warn(
                    $"Fetching Git repository '{url}', which uses a path relative to the current directory. "
                    + "This is not supported and will stop working in a future release. See https://github.com/NixOS/nix/issues/12281 for details.");
                path = CanonPath.Resolve(path, context.CurrentDirectory);
            }

            path = CanonPath.Of(path);
            INixFileSystem disk = context.Store.Disk;
            string resolved = SymlinkResolver.Resolve(disk, path, SymlinkMode.Full);
            FileKind kind = disk.GetKind(resolved);
            if (kind == FileKind.Missing || (kind == FileKind.Directory && disk.GetKind(CanonPath.Append(resolved, ".git")) != FileKind.Missing))
            {
                return new GitLocation(path, url.ToString());
            }

            url.Query.Clear();
            return new GitLocation(null, url.ToString()) { BarePath = resolved };
        }

        if (Array.IndexOf(RemoteSchemes, url.Scheme) < 0)
        {
            throw new NixException(NixErrorKind.Fetch, $"Git repository '{url}' has an unsupported URL scheme: only file, git, http, https and ssh are supported");
        }

        url.CheckForPrograms();
        url.Query.Remove("dir");
        return new GitLocation(null, url.ToString()) { IsSsh = url.Scheme == "ssh" };
    }
}
