using System;

namespace TvixEval.Text;

/// <summary>
/// One piece of Nix source text. Source is bytes: each char of <see cref="Text"/> is one byte (0-255), so offsets
/// and columns are byte offsets, as in C++ Nix.
/// </summary>
sealed partial class SourceFile
{
    private int[]? lineStarts;

    /// <summary>Creates a source.</summary>
    /// <param name="origin">Where the text came from.</param>
    /// <param name="name">The path of a file, or the display name of internal code; ignored otherwise.</param>
    /// <param name="text">The bytes of the source, one a char.</param>
    /// <param name="basePath">The absolute Nix path (with slashes) that relative path literals start from.</param>
    internal SourceFile(SourceOrigin origin, string name, string text, string basePath)
    {
        Origin = origin;
        Name = name ?? throw new ArgumentNullException(nameof(name));
        Text = text ?? throw new ArgumentNullException(nameof(text));
        BasePath = basePath ?? throw new ArgumentNullException(nameof(basePath));
    }

    /// <summary>Where the text came from.</summary>
    internal SourceOrigin Origin { get; }

    /// <summary>The path of a file, or the display name of internal code.</summary>
    public string Name { get; }

    /// <summary>The bytes of the source, one a char.</summary>
    public string Text { get; }

    /// <summary>The absolute path that relative path literals start from.</summary>
    public string BasePath { get; }

    /// <summary>
    /// What holds the names in the tree that was made of it last, and in what that was compiled to. A table that replaces another
    /// one has seen all the names, as they stand in the same text.
    /// </summary>
    internal NameTable? Names { get; set; }

    /// <summary>How many nodes the tree has that was made of it last.</summary>
    internal int NodeCount { get; set; }

    /// <summary>Whether several evaluations read it, so that what is made of it must not keep the names of one of them.</summary>
    internal bool IsShared { get; set; }

    /// <summary>Whether its code is compiled with probes, for measuring.</summary>
    internal bool HasProbes { get; set; }

    /// <summary>Whether its code is compiled for debugging: it keeps all variables in scope, and says where evaluation may stop.</summary>
    internal bool HasDebugInfo { get; set; }

    /// <summary>How C++ Nix names this origin in a position: a path, <c>«string»</c>, <c>«stdin»</c>, or an internal name; as bytes, one a char.</summary>
    public string DisplayName => Origin switch
    {
        SourceOrigin.String => "\u00c2\u00abstring\u00c2\u00bb",
        SourceOrigin.Stdin => "\u00c2\u00abstdin\u00c2\u00bb",
        _ => Name,
    };

    /// <summary><see cref="DisplayName"/> as text.</summary>
    public override string ToString() => Bytes.ToText(DisplayName);

    /// <summary>Line and column (both from 1; columns are bytes) of an offset. Line ends are LF, CRLF and lone CR, as in C++ Nix.</summary>
    /// <param name="offset">A byte offset into <see cref="Text"/>.</param>
    public (int Line, int Column) GetLineColumn(int offset)
    {
        int[] starts = lineStarts ??= FindLineStarts(Text);
        int index = Array.BinarySearch(starts, offset);
        if (index < 0)
        {
            index = ~index - 1;
        }

        return (index + 1, offset - starts[index] + 1);
    }

    /// <summary>The text of a line (from 1) without its line end, or null when there is no such line.</summary>
    /// <param name="line">The line number, from 1.</param>
    public string? GetLine(int line)
    {
        int[] starts = lineStarts ??= FindLineStarts(Text);
        if (line < 1 || line > starts.Length)
        {
            return null;
        }

        int start = starts[line - 1];
        int end = line < starts.Length ? starts[line] : Text.Length;
        while (end > start && (Text[end - 1] == '\n' || Text[end - 1] == '\r'))
        {
            end--;
        }

        return Text.Substring(start, end - start);
    }

    private static int[] FindLineStarts(string text)
    {
        var starts = new System.Collections.Generic.List<int> { 0 };
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c == '\n' || (c == '\r' && (i + 1 >= text.Length || text[i + 1] != '\n')))
            {
                starts.Add(i + 1);
            }
        }

        return starts.ToArray();
    }
}
