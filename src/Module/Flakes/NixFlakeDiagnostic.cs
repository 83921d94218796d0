using System.Management.Automation;
using TvixEval.Analysis;
using TvixEval.Flakes;
using TvixEval.Module.Errors;
using TvixEval.Text;

namespace TvixEval.Module;

/// <summary>A finding of Test-NixFlake in an output of a flake.</summary>
public sealed class NixFlakeDiagnostic : NixDiagnostic
{
    internal NixFlakeDiagnostic(string flake, FlakeFinding finding)
        : base(
            finding.Error is null ? DiagnosticSeverity.Warning : DiagnosticSeverity.Error,
            finding.Error is { } error ? ErrorRecords.IdOf(error) : finding.Code!,
            Bytes.ToText(finding.Message),
            finding.Position,
            finding.Error is { } wrong ? ErrorAdvice.For(wrong) : null)
    {
        Flake = flake;
        OutputPath = Bytes.ToText(finding.Path);
        Error = finding.Error is { } cause ? ErrorRecords.Create(cause, OutputPath) : null;
    }

    internal NixFlakeDiagnostic(string flake, Diagnostics.NixException error)
        : this(flake, new FlakeFinding(string.Empty, error))
    {
    }

    /// <summary>The flake, as it was given.</summary>
    public string Flake { get; }

    /// <summary>The output, such as <c>packages.x86_64-linux.default</c>; empty if it is about the flake itself.</summary>
    public string OutputPath { get; }

    /// <summary>The error with its trace (<c>$_.Error.Exception.Report</c>), or null for a warning.</summary>
    public ErrorRecord? Error { get; }

    /// <summary>The output, file, line, column, severity and message in one line.</summary>
    public override string ToString() => OutputPath.Length == 0 ? base.ToString() : OutputPath + ": " + base.ToString();
}
