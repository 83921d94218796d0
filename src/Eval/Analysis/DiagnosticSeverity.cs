namespace TvixEval.Analysis;

/// <summary>How bad a diagnostic is.</summary>
#if POWERSHELL
public
#else
internal
#endif
enum DiagnosticSeverity
{
    /// <summary>Worth knowing.</summary>
    Information,

    /// <summary>Probably not what was meant, or discouraged.</summary>
    Warning,

    /// <summary>The expression cannot be evaluated.</summary>
    Error,
}
