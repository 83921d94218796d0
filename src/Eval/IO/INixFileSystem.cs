using System.Collections.Generic;

namespace TvixEval.IO;

/// <summary>
/// The files that expressions see. Paths are absolute Nix paths: slashes on every OS, canonical (no <c>.</c>, <c>..</c>),
/// bytes one a char. Errors are <see cref="Diagnostics.NixException"/> of kind IO or Access, worded as C++ Nix words them.
/// </summary>
internal interface INixFileSystem
{
    /// <summary>What a path is; a final symbolic link is not followed, links before it are.</summary>
    /// <param name="path">The path.</param>
    FileKind GetKind(string path);

    /// <summary>The bytes of a file, one a char; a final symbolic link is followed.</summary>
    /// <param name="path">The path.</param>
    string ReadFile(string path);

    /// <summary>The names in a folder (in no order) and what they are, links not followed.</summary>
    /// <param name="path">The path.</param>
    IReadOnlyList<KeyValuePair<string, FileKind>> ReadDirectory(string path);

    /// <summary>The target of a symbolic link, as it is written.</summary>
    /// <param name="path">The path.</param>
    string ReadLink(string path);

    /// <summary>Whether a regular file is executable.</summary>
    /// <param name="path">The path.</param>
    bool IsExecutable(string path);
}
