using System;
using System.IO;
using System.Text.RegularExpressions;
using TvixEval.Diagnostics;
using TvixEval.IO;
using TvixEval.Store;

namespace TvixEval.Module.Sessions;

/// <summary>
/// Tells where somebody gave the name of a file as Nix text: to Nix, <c>fleet/default.nix</c> is an expression whose value is a path,
/// <c>fleet</c> is a variable, and <c>packages.nix</c> an attribute of one.
/// </summary>
internal static class TextAsFile
{
    // A path of the language, and nothing else. A space before it keeps a user who means the path from being warned.
    private static readonly Regex PathLiteral = new(@"^(~|[a-zA-Z0-9._+-]*)(/[a-zA-Z0-9._+-]+)+\z", RegexOptions.CultureInvariant);

    /// <summary>Whether a text is a path and nothing else.</summary>
    /// <param name="text">The text.</param>
    public static bool IsPath(string text) => text.IndexOf('/') >= 0 && PathLiteral.IsMatch(text);

    /// <summary>Whether a text is a path of which Nix source can be read: a file <c>*.nix</c>, or a folder with a <c>default.nix</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="folder">The native path of the folder that relative paths start from.</param>
    /// <param name="files">The files that the command may see.</param>
    public static bool IsPathOfSource(string text, string folder, INixFileSystem files)
    {
        if (!IsPath(text) || PlaceOf(text, folder) is not { } place)
        {
            return false;
        }

        try
        {
            string file = VisibleFiles.ResolveExpression(files, place);
            return file.EndsWith(".nix", StringComparison.Ordinal) && files.GetKind(file) == FileKind.Regular;
        }
        catch (NixException)
        {
            return false;
        }
    }

    /// <summary>What a text names as a whole: "file" or "folder"; null if nothing is there that the command may see.</summary>
    /// <param name="text">The text.</param>
    /// <param name="folder">The native path of the folder that relative paths start from.</param>
    /// <param name="files">The files that the command may see.</param>
    public static string? KindOf(string text, string folder, INixFileSystem files)
    {
        if (PlaceOf(text, folder) is not { } place)
        {
            return null;
        }

        try
        {
            return files.GetKind(place) switch
            {
                FileKind.Regular => "file",
                FileKind.Directory => "folder",

                // A link to either; whichever it is, source is read through it.
                FileKind.Symlink => "file",
                _ => null,
            };
        }
        catch (NixException)
        {
            return null;
        }
    }

    /// <summary>What to do about an error in a text that names a file or folder; null for any other text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="folder">The native path of the folder that relative paths start from.</param>
    /// <param name="files">The files that the command may see.</param>
    public static string? AdviceFor(string text, string folder, INixFileSystem files) => KindOf(text, folder, files) is { } kind
        ? $"'{text}' was read as an expression. For the {kind} of that name, use -Path."
        : null;

    private static string? PlaceOf(string text, string folder)
    {
        // Longer than any path, or several lines: code.
        if (text.Length is 0 or > 4096 || text.IndexOfAny(new[] { '\n', '\r', '\0' }) >= 0 || text.Trim().Length != text.Length)
        {
            return null;
        }

        try
        {
            string path = text[0] == '~' && (text.Length == 1 || text[1] == '/')
                ? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) + text.Substring(1)
                : Path.Combine(folder, text);
            return NixPaths.FromNative(Path.GetFullPath(path));
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException or IOException)
        {
            return null;
        }
    }
}
