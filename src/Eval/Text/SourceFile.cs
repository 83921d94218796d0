using System;
using System.Threading;

namespace TvixEval.Text;

/// <summary>
/// One piece of Nix source text. Source is bytes: each char of <see cref="Text"/> is one byte (0-255), so offsets
/// and columns are byte offsets, as in C++ Nix.
/// </summary>
sealed partial class SourceFile
{
    // Texts that are shorter stay as they are.
    private const int LeastPacked = 256;

    private int[]? lineStarts;

    // The text, or once it is packed its bytes, and what was made of them last.
    private string? text;
    private byte[]? packed;
    private WeakReference<string>? unpacked;

    /// <summary>Creates a source.</summary>
    /// <param name="origin">Where the text came from.</param>
    /// <param name="name">The path of a file, or the display name of internal code; ignored otherwise.</param>
    /// <param name="text">The bytes of the source, one a char.</param>
    /// <param name="basePath">The absolute Nix path (with slashes) that relative path literals start from.</param>
    internal SourceFile(SourceOrigin origin, string name, string text, string basePath)
    {
        Origin = origin;
        Name = name ?? throw new ArgumentNullException(nameof(name));
        this.text = text ?? throw new ArgumentNullException(nameof(text));
        BasePath = basePath ?? throw new ArgumentNullException(nameof(basePath));
    }

    /// <summary>Where the text came from.</summary>
    internal SourceOrigin Origin { get; }

    /// <summary>The path of a file, or the display name of internal code.</summary>
    public string Name { get; }

    /// <summary>The bytes of the source, one a char.</summary>
    public string Text => Volatile.Read(ref text) ?? Unpack();

    /// <summary>How many bytes the text has.</summary>
    internal int Length => Volatile.Read(ref packed)?.Length ?? Text.Length;

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
        int[] starts = lineStarts ??= FindLineStarts();
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
        int[] starts = lineStarts ??= FindLineStarts();
        if (line < 1 || line > starts.Length)
        {
            return null;
        }

        int start = starts[line - 1];
        byte[]? bytes = Volatile.Read(ref packed);
        string whole = bytes is null ? Text : string.Empty;
        int end = line < starts.Length ? starts[line] : bytes?.Length ?? whole.Length;
        while (end > start && (bytes is null ? whole[end - 1] : (char)bytes[end - 1]) is '\n' or '\r')
        {
            end--;
        }

        return bytes is null ? whole.Substring(start, end - start) : Bytes.Decode(bytes, start, end - start);
    }

    /// <summary>
    /// Keeps the text as bytes, which take half the room: for a source that has been parsed, of which nobody needs more than lines of errors.
    /// <see cref="Text"/> is made anew for who asks for it.
    /// </summary>
    internal void Pack()
    {
        if (Volatile.Read(ref text) is { Length: >= LeastPacked } known)
        {
            var bytes = new byte[known.Length];
            Bytes.CopyTo(known, 0, known.Length, bytes, 0);
            Volatile.Write(ref packed, bytes);
            Volatile.Write(ref text, null);
        }
    }

    private string Unpack()
    {
        if (unpacked is not { } known || !known.TryGetTarget(out string? whole))
        {
            byte[] bytes = Volatile.Read(ref packed)!;
            whole = Bytes.Decode(bytes, 0, bytes.Length);
            unpacked = new WeakReference<string>(whole);
        }

        return whole;
    }

    private int[] FindLineStarts()
    {
        byte[]? bytes = Volatile.Read(ref packed);
        string whole = bytes is null ? Text : string.Empty;
        int length = bytes?.Length ?? whole.Length;
        int[] starts = Array.Empty<int>();
        while (true)
        {
            // Counted first: an array of the right size is all that it costs.
            int count = 1;
            for (int i = 0; i < length; i++)
            {
                char c = bytes is null ? whole[i] : (char)bytes[i];
                if (c == '\n' || (c == '\r' && (i + 1 == length || (bytes is null ? whole[i + 1] : (char)bytes[i + 1]) != '\n')))
                {
                    if (count < starts.Length)
                    {
                        starts[count] = i + 1;
                    }

                    count++;
                }
            }

            if (starts.Length == count)
            {
                return starts;
            }

            starts = new int[count];
        }
    }
}
