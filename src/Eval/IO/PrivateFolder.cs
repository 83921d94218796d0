using System.IO;
using TvixEval.Text;

namespace TvixEval.IO;

/// <summary>
/// Folders whose content nobody but this user can have put there: what is read from them is believed. On Windows a user's folders
/// are that already, and nothing is looked at.
/// </summary>
internal static class PrivateFolder
{
    private const uint OwnerOnly = 0x1C0; // rwx------
    private const int OthersMay = 0x3F; // rwx of the group and of others
    private const int AllMayWrite = 0x2;
    private const int IsSticky = 0x200;
    private const uint Administrator = 0;

    /// <summary>
    /// Whether a folder is this user's alone, and no link; it is made so where others may look into it. Where it does not exist, whether
    /// it lies where only this user can make one of this name.
    /// </summary>
    /// <param name="folder">The absolute path, as the operating system writes it.</param>
    public static bool IsOrCanBe(string folder)
    {
        if (!UnixFile.IsAvailable)
        {
            return true;
        }

        string path = CanonPath.Of(Bytes.FromText(folder));
        if (UnixFile.Owner(path, out int mode, out FileKind kind) is { } owner)
        {
            return kind == FileKind.Directory && owner == UnixFile.CurrentUser && ((mode & OthersMay) == 0 || UnixFile.SetMode(path, OwnerOnly));
        }

        while (path != CanonPath.Root)
        {
            path = CanonPath.Parent(path);
            string place = SymlinkResolver.Resolve(new UnixFileSystem(), path, SymlinkMode.Full);
            if (UnixFile.Owner(place, out mode, out _) is { } above)
            {
                return (above == UnixFile.CurrentUser || above == Administrator) && ((mode & AllMayWrite) == 0 || (mode & IsSticky) != 0);
            }
        }

        return false;
    }

    /// <summary>Makes a folder that only this user can look into, and those above it, unless it is there.</summary>
    /// <param name="folder">The absolute path, as the operating system writes it.</param>
    /// <exception cref="IOException">It cannot be made, or is not this user's alone.</exception>
    public static void Make(string folder)
    {
        if (!UnixFile.IsAvailable)
        {
            Directory.CreateDirectory(folder);
            return;
        }

        if (Path.GetDirectoryName(folder) is { Length: > 0 } parent)
        {
            Directory.CreateDirectory(parent);
        }

        // Where somebody else was faster, this fails, and what is there is not ours.
        UnixFile.MakeFolder(CanonPath.Of(Bytes.FromText(folder)), OwnerOnly);
        if (!Directory.Exists(folder) || !IsOrCanBe(folder))
        {
            throw new IOException("The folder is a symbolic link, or belongs to another user.");
        }
    }
}
