using System;
using TvixEval.Module.Syntax;
using TvixEval.Text;

namespace TvixEval.Module.Errors;

/// <summary>
/// A place in a Nix source as each error view of PowerShell can show it. They put their mark under the line without the spaces at
/// its end, and fail, showing nothing at all, where the line is blank or the mark is further right than one char behind it. Most syntax
/// errors at the end of a text are there: behind its last line end. They are shown behind the last thing that is written before them.
/// </summary>
internal readonly struct ShownPlace
{
    // Stands for a source without any text.
    private const string NoText = "(no text)";

    private ShownPlace(string file, int line, string lineText, int column, int endColumn)
    {
        File = file;
        Line = line;

        // As long as it is, so that the mark under it is in its place.
        LineText = HiddenCharacters.Replace(lineText);

        int end = lineText.TrimEnd().Length + 1;
        Column = Math.Min(column, end);
        EndColumn = Math.Max(Column, Math.Min(endColumn, end));
    }

    /// <summary>What the source is called, in one line.</summary>
    public string File { get; }

    /// <summary>The line, from 1.</summary>
    public int Line { get; }

    /// <summary>Its text, which is not blank.</summary>
    public string LineText { get; }

    /// <summary>The column, from 1; at most the one behind the last char that is no space.</summary>
    public int Column { get; }

    /// <summary>The column behind the last char.</summary>
    public int EndColumn { get; }

    /// <summary>Where a position is shown, or null where there is none.</summary>
    /// <param name="position">The position.</param>
    public static ShownPlace? At(Position position)
    {
        if (SourceSpan.At(position) is not { } span)
        {
            return null;
        }

        // The views look for the source in the second line of what they get.
        string file = HiddenCharacters.Replace(span.File.Replace('\r', ' ').Replace('\n', ' '));
        if (!string.IsNullOrWhiteSpace(span.LineText))
        {
            return new ShownPlace(file, span.Line, span.LineText, span.Column, span.EndColumn);
        }

        for (int line = span.Line - 1; line > 0; line--)
        {
            string text = SourceLine.Of(position.File!, line).Text;
            if (!string.IsNullOrWhiteSpace(text))
            {
                return new ShownPlace(file, line, text, int.MaxValue, int.MaxValue);
            }
        }

        return new ShownPlace(file, span.Line, NoText, 1, NoText.Length + 1);
    }
}
