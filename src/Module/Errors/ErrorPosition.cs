using System;
using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Reflection;
using TvixEval.Syntax;
using TvixEval.Values;

namespace TvixEval.Module.Errors;

/// <summary>
/// Gives an error record the place in the Nix source, so that PowerShell's error views show file, line and a mark under
/// the column. PowerShell has no public way to say where an error is; it keeps it in a private field. Where that field
/// is not there, the place goes into the target object, which newer views know how to read.
/// </summary>
internal static class ErrorPosition
{
    private static readonly FieldInfo? InvocationField =
        typeof(ErrorRecord).GetField("_invocationInfo", BindingFlags.Instance | BindingFlags.NonPublic);

    private static readonly CmdletInfo Command = new("Invoke-NixExpression", typeof(InvokeNixExpressionCommand));

    /// <summary>Makes a record that knows its place, before it is written or thrown.</summary>
    /// <param name="error">The exception.</param>
    /// <param name="id">The error id.</param>
    /// <param name="category">The category.</param>
    /// <param name="target">What the error is about.</param>
    /// <param name="position">The place, or none.</param>
    public static ErrorRecord CreateRecord(Exception error, string id, ErrorCategory category, object? target, Position position)
    {
        if (position.File is not { } file)
        {
            return new ErrorRecord(error, id, category, target);
        }

        (int line, int column) = file.GetLineColumn(position.Offset);
        string bytes = file.GetLine(line) ?? string.Empty;
        string text = Bytes.ToText(bytes);
        string name = Bytes.ToText(file.DisplayName);
        int start = TextColumn(bytes, column);
        int end = Math.Min(start + WordLength(text, start - 1), text.Length + 1);
        if (InvocationField is not null && InvocationField.FieldType == typeof(InvocationInfo))
        {
            var record = new ErrorRecord(error, id, category, target);
            var extent = new ScriptExtent(new ScriptPosition(name, line, start, text, text), new ScriptPosition(name, line, end, text, text));
            InvocationField.SetValue(record, InvocationInfo.Create(Command, extent));
            return record;
        }

        var place = new Hashtable { ["File"] = name, ["Line"] = line, ["LineText"] = text, ["StartColumn"] = start, ["EndColumn"] = end };
        return new ErrorRecord(error, id, category, place);
    }

    /// <summary>The column in chars for a column in bytes.</summary>
    private static int TextColumn(string line, int column) =>
        column <= 1 ? 1 : Bytes.ToText(line.Substring(0, Math.Min(column - 1, line.Length))).Length + 1;

    /// <summary>How long the word, number or operator at an index is: what gets underlined.</summary>
    private static int WordLength(string text, int index)
    {
        int end = index;
        while (end < text.Length && (char.IsLetterOrDigit(text[end]) || text[end] is '_' or '\'' or '-'))
        {
            end++;
        }

        return Math.Max(end - index, 1);
    }
}
