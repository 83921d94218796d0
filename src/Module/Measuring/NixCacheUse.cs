namespace TvixEval.Module;

/// <summary>What the evaluation cache did for an attribute path of an expression.</summary>
public sealed class NixCacheUse
{
    internal NixCacheUse(string path, NixCacheResult result, string? changed = null, string? reason = null)
    {
        Path = path;
        Result = result;
        Changed = changed;
        Reason = reason;
    }

    /// <summary>The attribute path; empty for the whole result.</summary>
    public string Path { get; }

    /// <summary>Whether the result was found, stored or not kept.</summary>
    public NixCacheResult Result { get; }

    /// <summary>A file, folder or environment variable that has changed since a result was stored, which therefore did not count; null where there was none.</summary>
    public string? Changed { get; }

    /// <summary>Why the result was not kept; null where it was.</summary>
    public string? Reason { get; }

    /// <inheritdoc/>
    public override string ToString()
    {
        string text = Path.Length == 0 ? Result.ToString() : Path + ": " + Result;
        return text + (Changed is null ? string.Empty : ", changed: " + Changed) + (Reason is null ? string.Empty : ", " + Reason);
    }
}
