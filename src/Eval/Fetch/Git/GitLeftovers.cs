using System;
using System.IO;

namespace TvixEval.Fetch.Git;

/// <summary>
/// What a <c>git</c> that was killed has left in one of our own repositories. Nobody else is at work there, since it is locked, so a
/// lock of Git's is nobody's; but a program that outlived its parent may still be writing what it receives.
/// </summary>
internal static class GitLeftovers
{
    private static readonly TimeSpan Old = TimeSpan.FromHours(6);

    /// <summary>Removes it.</summary>
    /// <param name="folder">The repository, as the operating system writes it.</param>
    /// <exception cref="IOException">A file cannot be removed.</exception>
    public static void Remove(string folder)
    {
        foreach (string file in Directory.GetFiles(folder, "*.lock"))
        {
            File.Delete(file);
        }

        foreach (string file in Directory.GetFiles(Path.Combine(folder, "refs"), "*.lock", SearchOption.AllDirectories))
        {
            File.Delete(file);
        }

        foreach (string file in Directory.GetFiles(Path.Combine(folder, "objects"), "tmp_*", SearchOption.AllDirectories))
        {
            if (DateTime.UtcNow - File.GetLastWriteTimeUtc(file) > Old)
            {
                File.SetAttributes(file, FileAttributes.Normal);
                File.Delete(file);
            }
        }
    }
}
