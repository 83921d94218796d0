using System;
using TvixEval.Diagnostics;
using TvixEval.Text;

namespace TvixEval.IO;

/// <summary>The errors of file access, in C++ Nix's words. Paths and texts are bytes, one a char.</summary>
internal static class FileErrors
{
    public const string PermissionDenied = "Permission denied";

    public static NixException Missing(string path) => Error($"path '{path}' does not exist");

    public static NixException NotTracked(string path, string repository) => Error(
        $"Path '{path}' in the repository \"{repository}\" is not tracked by Git.\n\nTo make it visible to Nix, run:\n\ngit -C \"{repository}\" add \"{path}\"");

    public static NixException NotInRepository(string path, string repository) => Error($"Path '{path}' does not exist in Git repository \"{repository}\".");

    public static NixException CannotOpen(string path, string reason) => Error($"opening file '{path}': {reason}");

    public static NixException CannotList(string path, string reason) => Error($"cannot read directory \"{path}\": {reason}");

    public static NixException CannotListFile(string path) => CannotList(path, "Not a directory");

    public static NixException CannotStat(string path, string reason) => Error($"getting status of \"{path}\": {reason}");

    public static NixException IsNotADirectory(string path) => Error($"'{path}' is not a directory");

    /// <summary>Reading a folder as a file. C++ Nix tries to read as many bytes as the folder has, but no more than its buffer.</summary>
    /// <param name="size">The size of the folder.</param>
    public static NixException IsADirectory(long size) =>
        Error($"read of {Math.Min(size, 65536).ToString(System.Globalization.CultureInfo.InvariantCulture)} bytes: Is a directory");

    public static NixException NotASymlink(string path) => Error($"path '{path}' is not a symlink");

    public static NixException IsSymlink(string path) => Error($"path '{path}' is a symlink");

    public static NixException SymlinkLoop(string path) => Error($"infinite symlink recursion in path '{path}'");

    public static NixException TooManySymlinks(string path) =>
        Error($"too many symbolic links encountered while traversing the path '{path}'");

    /// <summary>What the operating system says is wrong.</summary>
    public static string Reason(Exception e) => e is UnauthorizedAccessException ? PermissionDenied : Bytes.FromText(e.Message);

    private static NixException Error(string message) => new(NixErrorKind.IO, message);
}
