using TvixEval.Analysis;
using TvixEval.Module.Syntax;
using TvixEval.Text;

namespace TvixEval.Module;

/// <summary>A finding of a check in a Nix source.</summary>
public class NixDiagnostic
{
    internal NixDiagnostic(DiagnosticSeverity severity, string code, string message, Position position, string? advice)
    {
        RecommendedAction = advice;
        Severity = severity;
        Code = code;
        Message = message;
        if (SourceSpan.At(position) is { } span)
        {
            File = span.File;
            Line = span.Line;
            Column = span.Column;
            EndColumn = span.EndColumn;
            LineText = span.LineText;
        }
    }

    /// <summary>The severity.</summary>
    public DiagnosticSeverity Severity { get; }

    /// <summary>A stable code for this kind of finding; for errors it is the error id.</summary>
    public string Code { get; }

    /// <summary>The message.</summary>
    public string Message { get; }

    /// <summary>The path of the file, or a placeholder if there is none; null without a position.</summary>
    public string? File { get; }

    /// <summary>The line, from 1; 0 without a position.</summary>
    public int Line { get; }

    /// <summary>The column in characters, from 1; 0 without a position.</summary>
    public int Column { get; }

    /// <summary>The column after the last character, in the same line.</summary>
    public int EndColumn { get; }

    /// <summary>The text of the line; null without a position.</summary>
    public string? LineText { get; }

    /// <summary>What to write instead, where that can be told of an error; or null.</summary>
    public string? RecommendedAction { get; }

    /// <summary>File, line, column, severity and message in one line.</summary>
    public override string ToString()
    {
        string place = File is null ? string.Empty : $"{File}:{Line}:{Column}: ";
        return $"{place}{Severity.ToString().ToLowerInvariant()}: {Message}";
    }
}
