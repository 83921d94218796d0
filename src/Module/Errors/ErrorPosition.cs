using System;
using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Reflection;
using TvixEval.Text;

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

    // What PowerShell shows as the command of an error outside of any: of a property, say. Error ids end with the type, which is above this
    // layer; so it is looked up by its name.
    private static readonly CmdletInfo Command = new(
        "Invoke-NixExpression", typeof(ErrorPosition).Assembly.GetType("TvixEval.Module.InvokeNixExpressionCommand", throwOnError: true)!);

    /// <summary>Makes a record that knows its place, before it is written or thrown.</summary>
    /// <param name="error">The exception.</param>
    /// <param name="id">The error id.</param>
    /// <param name="category">The category.</param>
    /// <param name="target">What the error is about.</param>
    /// <param name="position">The place, or none.</param>
    public static ErrorRecord CreateRecord(Exception error, string id, ErrorCategory category, object? target, Position position)
    {
        if (ShownPlace.At(position) is not { } place)
        {
            return new ErrorRecord(error, id, category, target);
        }

        if (InvocationField is not null && InvocationField.FieldType == typeof(InvocationInfo))
        {
            var record = new ErrorRecord(error, id, category, target);
            var extent = new ScriptExtent(
                new ScriptPosition(place.File, place.Line, place.Column, place.LineText, place.LineText),
                new ScriptPosition(place.File, place.Line, place.EndColumn, place.LineText, place.LineText));
            InvocationField.SetValue(record, InvocationInfo.Create(Command, extent));
            return record;
        }

        var described = new Hashtable
        {
            ["File"] = place.File,
            ["Line"] = place.Line,
            ["LineText"] = place.LineText,
            ["StartColumn"] = place.Column,
            ["EndColumn"] = place.EndColumn,
        };
        return new ErrorRecord(error, id, category, described);
    }
}
