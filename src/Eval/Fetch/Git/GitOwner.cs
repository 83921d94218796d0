using System;
using System.Globalization;
using TvixEval.Diagnostics;
using TvixEval.IO;
using TvixEval.Text;

namespace TvixEval.Fetch.Git;

/// <summary>Refuses repositories of other users, as Git and C++ Nix do, unless the user's <c>safe.directory</c> has them.</summary>
internal static class GitOwner
{
    /// <summary>Checks whose a folder is.</summary>
    /// <param name="folder">Its Nix path, no links in it.</param>
    /// <param name="context">What fetching needs to know.</param>
    /// <exception cref="NixException">It is somebody else's.</exception>
    public static void Check(string folder, FetchContext context)
    {
        if (UnixFile.Owner(folder) is not { } owner || owner == UnixFile.CurrentUser || IsBehindSudo(owner) || IsSafe(folder, context))
        {
            return;
        }

        throw new NixException(
            NixErrorKind.Fetch, $"opening Git repository \"{folder}\": repository path '{folder}' is not owned by current user (libgit2 error code = 7)");
    }

    private static bool IsBehindSudo(uint owner) => UnixFile.CurrentUser == 0
        && Environment.GetEnvironmentVariable("SUDO_UID") is { } user
        && user == owner.ToString(CultureInfo.InvariantCulture);

    private static bool IsSafe(string folder, FetchContext context)
    {
        bool isSafe = false;
        foreach (var entry in GitRepository.UserSettings(context))
        {
            if (entry.Key == "safe.directory")
            {
                // An empty one takes back what was said before.
                isSafe = entry.Value.Length > 0 && (isSafe || entry.Value == "*" || NixPaths.FromNative(Bytes.ToText(entry.Value)) == folder);
            }
        }

        return isSafe;
    }
}
