using System.IO;
using System.Management.Automation;

namespace TvixEval.Module.Sessions;

/// <summary>The folder that relative paths start from.</summary>
internal static class CurrentFolder
{
    /// <summary>
    /// PowerShell's location in the file system; where a runspace has no file system (it was made with nothing in it), the folder
    /// of the process.
    /// </summary>
    /// <param name="paths">PowerShell's paths.</param>
    public static string Of(PathIntrinsics paths)
    {
        try
        {
            return paths.CurrentFileSystemLocation.ProviderPath;
        }
        catch (SessionStateException)
        {
            return Directory.GetCurrentDirectory();
        }
    }
}
