using System;
using TvixEval.IO;
using TvixEval.Text;

namespace TvixEval.Module.Syntax;

/// <summary>A place in a source in terms of text: columns are chars, not bytes, and the word that starts there is the span.</summary>
internal readonly struct SourceSpan
{
    private SourceSpan(string file, int line, int column, int endColumn, string lineText)
    {
        File = file;
        Line = line;
        Column = column;
        EndColumn = endColumn;
        LineText = lineText;
    }

    public string File { get; }

    public int Line { get; }

    public int Column { get; }

    /// <summary>The column behind the last char.</summary>
    public int EndColumn { get; }

    public string LineText { get; }

    /// <summary>The word itself; empty at the end of a line.</summary>
    public string Text => Column > LineText.Length ? string.Empty : LineText.Substring(Column - 1, EndColumn - Column);

    /// <summary>The span at a position, or null where there is none.</summary>
    public static SourceSpan? At(Position position)
    {
        if (position.File is not { } file)
        {
            return null;
        }

        (int line, int byteColumn) = file.GetLineColumn(position.Offset);
        SourceLine shown = SourceLine.Of(file, line);
        int column = shown.ColumnOf(byteColumn);
        return new SourceSpan(NameOf(file), line, column, EndOfWord(shown.Text, column - 1) + 1, shown.Text);
    }

    /// <summary>What a source is called: a file as the operating system calls it, so that editors find it.</summary>
    public static string NameOf(SourceFile file) =>
        file.Origin == SourceOrigin.File ? NixPaths.ToDisplay(file.Name) : Bytes.ToText(file.DisplayName);

    private static int EndOfWord(string text, int index)
    {
        int end = index;
        while (end < text.Length && (char.IsLetterOrDigit(text[end]) || text[end] is '_' or '\'' or '-'))
        {
            end++;
        }

        return end > index ? end : Math.Min(index + 1, text.Length);
    }
}
