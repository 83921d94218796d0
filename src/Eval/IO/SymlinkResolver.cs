using System.Collections.Generic;

namespace TvixEval.IO;

/// <summary>Resolves symbolic links the way C++ Nix does: component by component, and what is missing stays as it is.</summary>
internal static class SymlinkResolver
{
    private const int LinkLimit = 1024;

    /// <summary>The path without links.</summary>
    /// <param name="files">The files.</param>
    /// <param name="path">A canonical path.</param>
    /// <param name="mode">Whether the last component is resolved too.</param>
    public static string Resolve(INixFileSystem files, string path, SymlinkMode mode)
    {
        string resolved = CanonPath.Root;
        int links = LinkLimit;
        var rest = new Stack<string>();
        PushComponents(rest, path);
        while (rest.Count > 0)
        {
            string component = rest.Pop();
            if (component == "..")
            {
                resolved = CanonPath.Parent(resolved);
                continue;
            }

            string next = resolved == CanonPath.Root ? "/" + component : resolved + "/" + component;
            if ((mode == SymlinkMode.Ancestors && rest.Count == 0) || files.GetKind(next) != FileKind.Symlink)
            {
                resolved = next;
                continue;
            }

            if (links-- == 0)
            {
                throw FileErrors.SymlinkLoop(path);
            }

            string target = files.ReadLink(next);
            if (target.Length > 0 && target[0] == '/')
            {
                resolved = CanonPath.Root;
            }

            PushComponents(rest, target);
        }

        return resolved;
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
