namespace TvixEval.Suites.Recorded;

/// <summary>What two answers were compared by.</summary>
public enum Agreement
{
    /// <summary>The value, or whether there is one.</summary>
    Value,

    /// <summary>The first line of the error message.</summary>
    Error,

    /// <summary>Traces and warnings.</summary>
    Notes,

    /// <summary>All of standard error.</summary>
    Report,
}
