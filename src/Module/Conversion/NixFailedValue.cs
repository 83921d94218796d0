using System;
using TvixEval.Core.Machine;
using TvixEval.Diagnostics;
using TvixEval.Module.Errors;
using TvixEval.Text;

namespace TvixEval.Module;

/// <summary>
/// What <c>-CollectErrors</c> puts where an attribute or element could not be evaluated, or converted. It is shown as <c>«error: ...»</c>; in a
/// condition it is true, as all objects are, so test for it with <c>-is</c>. Given to Nix again, it is a value that fails with the same error when it is looked at.
/// </summary>
public sealed class NixFailedValue
{
    private readonly Exception? error;

    internal NixFailedValue(PartFailure failure)
    {
        Path = Bytes.ToText(failure.Path);
        Message = Bytes.ToText(failure.Message);
        ErrorId = failure.Error is NixException nix ? ErrorRecords.IdOf(nix) : ((NixConversionException)failure.Error).ErrorId;

        // With their traces, thousands would be large.
        error = failure.IsReported ? failure.Error : null;
    }

    /// <summary>The path of names and indices, such as <c>a."b c".0</c>.</summary>
    public string Path { get; }

    /// <summary>What the error says.</summary>
    public string Message { get; }

    /// <summary>The stable id of the error (docs/errors.md), such as <c>NixThrow</c>.</summary>
    public string ErrorId { get; }

    /// <summary>
    /// The error, of which <c>Report</c> has the trace; null for those beyond <c>-MaxErrors</c>, which no record was written of. No property: whatever shows, writes or sends
    /// all properties of an object would walk through it.
    /// </summary>
    public Exception? GetException() => error;

    /// <summary>The message as <c>nix repl</c> shows it in the place of a value.</summary>
    public override string ToString() => $"«error: {Bytes.ToText(TerminalFilter.Apply(Bytes.FromText(Message)))}»";
}
