using System.Collections.Generic;
using TvixEval.Diagnostics;
using TvixEval.IO;
using TvixEval.Text;

namespace TvixEval.Fetch;

/// <summary>
/// Looks at a Mercurial repository on this machine before <c>hg</c> does: what it has for itself must be files of its own, since <c>hg</c> prints
/// some of them, and says of others what they have; what it shares with another one must be readable here.
/// </summary>
internal static class MercurialFolder
{
    private const int MaxShares = 5;

    /// <summary>Checks a repository; where there is none, <c>hg</c> says so.</summary>
    /// <param name="path">Its Nix path.</param>
    /// <param name="context">What fetching needs to know.</param>
    /// <exception cref="NixException">It has links, or shares what may not be read.</exception>
    public static void Check(string path, FetchContext context)
    {
        string root = SymlinkResolver.Resolve(context.Store.Disk, path, SymlinkMode.Full);
        CheckFolder(CanonPath.Append(root, ".hg"), root, context, 0);
    }

    private static void CheckFolder(string folder, string root, FetchContext context, int depth)
    {
        INixFileSystem disk = context.Store.Disk;
        CheckLinks(disk, folder);
        CheckLinks(disk, CanonPath.Append(folder, "store"));
        CheckLinks(disk, CanonPath.Append(folder, "cache"));
        string share = CanonPath.Append(folder, "sharedpath");
        if (disk.GetKind(share) != FileKind.Regular)
        {
            return;
        }

        string target = disk.ReadFile(share).TrimEnd('\n');
        string shared = SymlinkResolver.Resolve(disk, CanonPath.Resolve(target, folder), SymlinkMode.Full);
        if (!CanonPath.IsWithin(shared, root))
        {
            context.CheckUri(shared);
        }

        if (depth == MaxShares || CanonPath.BaseName(shared) != ".hg" || disk.GetKind(shared) != FileKind.Directory)
        {
            throw Error($"the Mercurial repository '{root}' refers to a shared folder that does not exist, or does not belong to a repository");
        }

        CheckFolder(shared, root, context, depth + 1);
    }

    private static void CheckLinks(INixFileSystem disk, string folder)
    {
        if (disk.GetKind(folder) == FileKind.Symlink)
        {
            throw HasLink(folder);
        }

        if (disk.GetKind(folder) != FileKind.Directory)
        {
            return;
        }

        foreach (KeyValuePair<string, FileKind> entry in disk.ReadDirectory(folder))
        {
            // A lock of Mercurial's is a link that leads nowhere.
            if (entry.Value is FileKind.Symlink or FileKind.Unknown && entry.Key is not ("lock" or "wlock"))
            {
                throw HasLink(CanonPath.Append(folder, entry.Key));
            }
        }
    }

    private static NixException HasLink(string path) => Error($"'{path}' in a Mercurial repository is a symbolic link, or not a file");

    private static NixException Error(string message) => new(NixErrorKind.Fetch, message);
}
