using System.Collections.Generic;
using System.Text;
using TvixEval.Text;

namespace TvixEval.IO;

/// <summary>Resolves symbolic links the way C++ Nix does: component by component, and what is missing stays as it is.</summary>
internal static class SymlinkResolver
{
    private const int LinkLimit = 1024;

    // What is longer, no system takes: it says so. (Shorter ones are asked about though what leads to them is missing on the disk: that
    // of a store in memory is.)
    private const int LongestPath = 4096;

    /// <summary>The path without links.</summary>
    /// <param name="files">The files.</param>
    /// <param name="path">A canonical path.</param>
    /// <param name="mode">Whether the last component is resolved too.</param>
    /// <param name="isWhole">Whether nothing can be below what is missing, so that it need not be asked about.</param>
    public static string Resolve(INixFileSystem files, string path, SymlinkMode mode, bool isWhole = false)
    {
        var resolved = new StringBuilder();
        int links = LinkLimit;

        // How many of the last components are missing, or below one that is: there may be a million of them.
        int missing = 0;
        var rest = new Stack<string>();
        PushComponents(rest, path);
        while (rest.Count > 0)
        {
            string component = rest.Pop();
            int before = resolved.Length;
            if (component == "..")
            {
                resolved.Length = CanonPath.LastSlash(resolved);
                missing = System.Math.Max(missing - 1, 0);
                continue;
            }

            resolved.Append('/').Append(component);
            if (mode == SymlinkMode.Ancestors && rest.Count == 0)
            {
                continue;
            }

            if (missing > 0 && (isWhole || before >= LongestPath))
            {
                missing++;
                continue;
            }

            string next = resolved.ToString();
            FileKind kind = files.GetKind(next);
            if (kind != FileKind.Symlink)
            {
                missing += missing > 0 || kind == FileKind.Missing ? 1 : 0;
                continue;
            }

            if (links-- == 0)
            {
                throw FileErrors.SymlinkLoop(path);
            }

            string target = files.ReadLink(next);
            resolved.Length = target.Length > 0 && target[0] == '/' ? 0 : before;
            PushComponents(rest, target);
        }

        return resolved.Length == 0 ? CanonPath.Root : resolved.ToString();
    }

    private static void PushComponents(Stack<string> rest, string path)
    {
        for (int end = path.Length; end > 0;)
        {
            int slash = path.LastIndexOf('/', end - 1);
            int length = end - slash - 1;
            if (length > 1 || (length == 1 && path[slash + 1] != '.'))
            {
                rest.Push(path.Substring(slash + 1, length));
            }

            end = slash < 0 ? 0 : slash;
        }
    }
}
