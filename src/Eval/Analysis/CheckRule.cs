namespace TvixEval.Analysis;

/// <summary>Something that <see cref="StaticChecks"/> look for.</summary>
internal sealed class CheckRule
{
    internal CheckRule(string code, DiagnosticSeverity severity, string summary, bool isDefault = true)
    {
        Code = code;
        Severity = severity;
        Summary = summary;
        IsDefault = isDefault;
    }

    /// <summary>The stable name.</summary>
    public string Code { get; }

    /// <summary>How bad it is.</summary>
    public DiagnosticSeverity Severity { get; }

    /// <summary>What is found, in a few words.</summary>
    public string Summary { get; }

    /// <summary>Whether it is looked for unless something else is asked for.</summary>
    public bool IsDefault { get; }

    /// <inheritdoc/>
    public override string ToString() => Code;
}
