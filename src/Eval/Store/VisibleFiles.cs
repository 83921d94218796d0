using TvixEval.IO;
using TvixEval.Text;

namespace TvixEval.Store;

/// <summary>What the evaluator does with files beyond single steps.</summary>
internal static class VisibleFiles
{
    private const int MaxLinks = 1024;

    /// <summary>What a path is; that nothing is there is an error.</summary>
    public static FileKind KindOf(INixFileSystem files, string path)
    {
        FileKind kind = files.GetKind(path);
        if (kind == FileKind.Missing)
        {
            Check(files, path);
            throw files is VirtualFileSystem { Inner: StoreFileSystem store } ? store.Missing(path) : FileErrors.Missing(path);
        }

        return kind;
    }

    /// <summary>Fails when a path only looks missing because it is not allowed.</summary>
    public static void Check(INixFileSystem files, string path)
    {
        if (VirtualPath.Is(path) || files is not VirtualFileSystem { Inner: var inner })
        {
            return;
        }

        if (inner is StoreFileSystem store)
        {
            inner = store.Holds(path) ? store : store.Inner;
        }

        (inner as AllowListFileSystem)?.Check(path);
    }

    /// <summary>Fails when one of the folders that a path lies in is a link: C++ Nix follows none where it was not asked to.</summary>
    public static void CheckAncestors(INixFileSystem files, string path)
    {
        if (VirtualPath.Is(path))
        {
            return;
        }

        for (int slash = path.IndexOf('/', 1); slash > 0; slash = path.IndexOf('/', slash + 1))
        {
            string folder = path.Substring(0, slash);
            if (files.GetKind(folder) == FileKind.Symlink)
            {
                throw FileErrors.IsSymlink(folder);
            }
        }
    }

    /// <summary>Resolves links, in a path that may be virtual (then there are none).</summary>
    public static string Resolve(INixFileSystem files, string path, SymlinkMode mode) =>
        VirtualPath.Is(path) ? path : SymlinkResolver.Resolve(files, path, mode);

    /// <summary>
    /// The file that <c>import</c> of a path reads: links are followed one by one, so that relative paths in the file
    /// start from where it really is, and of a folder it is <c>default.nix</c>.
    /// </summary>
    public static string ResolveExpression(INixFileSystem files, string path)
    {
        for (int links = 1; !VirtualPath.Is(path) && path != CanonPath.Root; links++)
        {
            if (links >= MaxLinks)
            {
                throw FileErrors.TooManySymlinks(path);
            }

            string folder = SymlinkResolver.Resolve(files, CanonPath.Parent(path), SymlinkMode.Full);
            string place = CanonPath.Append(folder, CanonPath.BaseName(path));
            if (KindOf(files, place) != FileKind.Symlink)
            {
                break;
            }

            path = CanonPath.Resolve(files.ReadLink(place), CanonPath.Parent(path));
        }

        return KindOf(files, Resolve(files, path, SymlinkMode.Full)) == FileKind.Directory
            ? VirtualPath.Append(path, "default.nix")
            : path;
    }
}
