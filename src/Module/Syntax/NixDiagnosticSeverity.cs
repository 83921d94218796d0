namespace TvixEval.Module;

/// <summary>How bad a diagnostic is.</summary>
public enum NixDiagnosticSeverity
{
    /// <summary>Worth knowing.</summary>
    Information,

    /// <summary>Probably not what was meant, or discouraged.</summary>
    Warning,

    /// <summary>The expression cannot be evaluated.</summary>
    Error,
}
