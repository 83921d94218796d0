using System;
using TvixEval.Text;

namespace TvixEval.IO;

/// <summary>
/// How paths of Windows and Nix paths correspond: text only, so it is the same on every system. Paths are .NET texts here,
/// not bytes. What is decided, and why, is told in <c>docs/windows.md</c>.
/// </summary>
internal static class WindowsPaths
{
    private const string SharePrefix = "/UNC/";
    private const string ExactPrefix = @"\\?\";
    private static readonly char[] Impossible = { '\\', ':', '*', '?', '"', '<', '>', '|' };
    private static readonly string[] Devices = { "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$" };

    /// <summary>The Nix path of an absolute path of Windows, not yet canonical.</summary>
    public static string ToNix(string path)
    {
        path = path.Replace('\\', '/');
        if (path.StartsWith("//?/", StringComparison.Ordinal) || path.StartsWith("/??/", StringComparison.Ordinal))
        {
            path = path.Substring(4);
            path = path.StartsWith("UNC/", StringComparison.OrdinalIgnoreCase) ? SharePrefix + path.Substring(4) : path;
        }
        else if (path.StartsWith("//", StringComparison.Ordinal))
        {
            path = SharePrefix + path.Substring(2);
        }

        return StartsWithDrive(path, 0) ? "/" + char.ToUpperInvariant(path[0]) + path.Substring(1) : path;
    }

    /// <summary>
    /// A reference such as <c>path:C:\src</c> or <c>path:.\src</c>, whose path is one of Windows, as the URL that it means: <c>path:/C:/src</c>. Other references
    /// stay as they are.
    /// </summary>
    /// <param name="reference">The reference.</param>
    public static string ToReference(string reference)
    {
        const string Scheme = "path:";
        if (!reference.StartsWith(Scheme, StringComparison.Ordinal))
        {
            return reference;
        }

        int end = reference.IndexOfAny(new[] { '?', '#' });
        end = end < 0 ? reference.Length : end;
        string path = ToNix(reference.Substring(Scheme.Length, end - Scheme.Length));
        return Scheme + path + reference.Substring(end);
    }

    /// <summary>The path of Windows that a canonical Nix path is, or null where there can be none.</summary>
    public static string? ToNative(string path)
    {
        int start = LengthOfRoot(path);
        if (start == 0)
        {
            return null;
        }

        bool isShare = path.StartsWith(SharePrefix, StringComparison.Ordinal);
        int names = isShare ? SharePrefix.Length : start;
        if (path.IndexOfAny(Impossible, names) >= 0)
        {
            return null;
        }

        for (int i = names; i < path.Length; i++)
        {
            if (path[i] < ' ')
            {
                return null;
            }
        }

        string rest = path.Substring(names).Replace('/', '\\');
        return isShare ? @"\\" + rest : path[1] + ":" + (rest.Length == 0 ? @"\" : rest);
    }

    /// <summary>The form of a path of Windows that means just what it says: nothing in it is normalised, and it may be long.</summary>
    public static string ToExact(string native) =>
        native.StartsWith(@"\\", StringComparison.Ordinal) ? ExactPrefix + @"UNC\" + native.Substring(2) : ExactPrefix + native;

    /// <summary>
    /// Whether Windows, when it is given a path in the usual form, opens what the path says. It takes dots and blanks off the
    /// end of names, and knows devices, such as the console, by name in every folder.
    /// </summary>
    public static bool IsExactAsItIs(string native)
    {
        foreach (string name in native.Split('\\'))
        {
            if (name.Length > 0 && (name[name.Length - 1] is '.' or ' ' || IsDevice(name)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The target of a link in Nix's form, or null where the link only mounts a volume, and is a folder to Nix.</summary>
    /// <param name="target">The target as Windows has it.</param>
    /// <param name="link">The Nix path of the link.</param>
    public static string? LinkTarget(string target, string link)
    {
        if (target.StartsWith(@"\\?\Volume{", StringComparison.OrdinalIgnoreCase)
            || target.StartsWith(@"\??\Volume{", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        string slashes = target.Replace('\\', '/');
        if (slashes.StartsWith("//", StringComparison.Ordinal)
            || slashes.StartsWith("/??/", StringComparison.Ordinal)
            || (StartsWithDrive(slashes, 0) && slashes.Length > 2 && slashes[2] == '/'))
        {
            return CanonPath.Of(ToNix(target));
        }

        // One that starts with a single slash stays on the link's drive or share.
        return slashes.StartsWith("/", StringComparison.Ordinal) ? link.Substring(0, LengthOfRoot(link)) + CanonPath.Of(slashes) : slashes;
    }

    /// <summary>How much of a Nix path names the drive or share, or 0.</summary>
    private static int LengthOfRoot(string path)
    {
        if (path.StartsWith(SharePrefix, StringComparison.Ordinal))
        {
            int server = path.IndexOf('/', SharePrefix.Length);
            int share = server < 0 ? -1 : path.IndexOf('/', server + 1);
            return server < 0 ? 0 : share < 0 ? path.Length : share;
        }

        return StartsWithDrive(path, 1) && (path.Length == 3 || path[3] == '/') ? 3 : 0;
    }

    private static bool StartsWithDrive(string path, int at) =>
        path.Length >= at + 2 && path[at + 1] == ':' && (path[at] is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z'));

    private static bool IsDevice(string name)
    {
        int dot = name.IndexOf('.');
        string start = (dot < 0 ? name : name.Substring(0, dot)).TrimEnd(' ');
        if (start.Length == 4 && (start[3] is (>= '0' and <= '9') or '\u00b9' or '\u00b2' or '\u00b3'))
        {
            return start.StartsWith("COM", StringComparison.OrdinalIgnoreCase) || start.StartsWith("LPT", StringComparison.OrdinalIgnoreCase);
        }

        return Array.Exists(Devices, device => device.Equals(start, StringComparison.OrdinalIgnoreCase));
    }
}
