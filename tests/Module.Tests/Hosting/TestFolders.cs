using System.IO;

namespace TvixEval.Module.Tests.Hosting;

/// <summary>Removes what tests have made.</summary>
internal static class TestFolders
{
    /// <summary>Removes a folder with all that is in it, be it read-only, as what is exported is.</summary>
    /// <param name="folder">The folder.</param>
    public static void Delete(string folder)
    {
        foreach (string item in Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories))
        {
            // Windows removes no read-only file, and other systems nothing from a read-only folder.
            File.SetAttributes(item, File.GetAttributes(item) & ~FileAttributes.ReadOnly);
        }

        Directory.Delete(folder, recursive: true);
    }
}
