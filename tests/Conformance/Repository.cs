using System.IO;
using System.Runtime.CompilerServices;

namespace TvixEval.Conformance;

/// <summary>Where the files of this project are. They are read in place: symbolic links do not survive being copied.</summary>
internal static class Repository
{
    /// <summary>The folder of this project.</summary>
    public static string ProjectFolder { get; } = FolderOf();

    /// <summary>The folder of the repository.</summary>
    public static string Root => Path.GetFullPath(Path.Combine(ProjectFolder, "..", ".."));

    /// <summary>The folder that recorded expressions are evaluated in.</summary>
    public static string Fixtures => Path.Combine(ProjectFolder, "fixtures");

    /// <summary>The folder of the recorded cases.</summary>
    public static string Cases => Path.Combine(ProjectFolder, "cases");

    /// <summary>Whether the symbolic links among the fixtures are links: a checkout on Windows may have made files or folders of them.</summary>
    public static bool HasLinks { get; } = new FileInfo(Path.Combine(Fixtures, "link-to-one")).LinkTarget is not null;

    private static string FolderOf([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
