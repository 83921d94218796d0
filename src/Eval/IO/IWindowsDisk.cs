using System.Collections.Generic;
using System.IO;

namespace TvixEval.IO;

/// <summary>
/// The files of Windows, as Windows names them. Methods throw what .NET's do: <see cref="IOException"/>,
/// <see cref="System.UnauthorizedAccessException"/>.
/// </summary>
internal interface IWindowsDisk
{
    /// <summary>The attributes of what is there, links not followed; -1 where nothing is.</summary>
    FileAttributes GetAttributes(string path);

    /// <summary>The target of a link as it is written, or null where it is none.</summary>
    string? GetLinkTarget(string path);

    /// <summary>Opens a file to read it; links are followed.</summary>
    Stream Open(string path);

    /// <summary>The names in a folder, and their attributes.</summary>
    IEnumerable<KeyValuePair<string, FileAttributes>> List(string path);

    /// <summary>The stamp of a file or folder; links are followed.</summary>
    FileStamp GetStamp(string path);

    /// <summary>The drives, such as <c>C:\</c>.</summary>
    IEnumerable<string> GetDrives();
}
