using System;
using System.Globalization;
using TvixEval.Flakes;
using TvixEval.Text;

namespace TvixEval.Module;

/// <summary>A change to the lock of a flake input.</summary>
public sealed class NixFlakeLockChange
{
    private const int ShortLength = 11;

    internal NixFlakeLockChange(LockChange change, bool isWritten)
    {
        InputName = Bytes.ToText(change.Path.ToString());
        Change = change.Before is null ? "Added" : change.After is null ? "Removed" : "Updated";
        Before = change.Before is null ? null : Bytes.ToText(change.Before);
        After = change.After is null ? null : Bytes.ToText(change.After);
        OldUrl = FlakeFacts.Url(change.Old);
        OldRevision = FlakeFacts.Revision(change.Old);
        OldLastModified = FlakeFacts.LastModified(change.Old);
        NewUrl = FlakeFacts.Url(change.New);
        NewRevision = FlakeFacts.Revision(change.New);
        NewLastModified = FlakeFacts.LastModified(change.New);
        IsWritten = isWritten;
    }

    /// <summary>The input: its name, or its path from the flake.</summary>
    public string InputName { get; }

    /// <summary>The kind of change: Added, Updated or Removed.</summary>
    public string Change { get; }

    /// <summary>The previous lock: a reference and its date, or another input that it followed.</summary>
    public string? Before { get; }

    /// <summary>The new lock.</summary>
    public string? After { get; }

    /// <summary>The URL that was locked; null if the input is new, or followed another one.</summary>
    public string? OldUrl { get; }

    /// <summary>The revision that was locked, or null.</summary>
    public string? OldRevision { get; }

    /// <summary>When what was locked had last been modified, in UTC; or null.</summary>
    public DateTime? OldLastModified { get; }

    /// <summary>The URL that is locked now; null if the input is gone, or follows another one.</summary>
    public string? NewUrl { get; }

    /// <summary>The revision that is locked now, or null.</summary>
    public string? NewRevision { get; }

    /// <summary>When what is locked now was last modified, in UTC; or null.</summary>
    public DateTime? NewLastModified { get; }

    /// <summary>Whether the lock file was written; false with -WhatIf.</summary>
    public bool IsWritten { get; }

    /// <summary>The input and its change in a line.</summary>
    public override string ToString() => Change switch
    {
        "Added" => $"{InputName}: added {NewText}",
        "Removed" => $"{InputName}: removed {OldText}",
        _ => $"{InputName}: {OldText} -> {NewText}",
    };

    /// <summary>The previous lock as it is shown: revision and date where only these differ, or else the reference.</summary>
    public string OldText => Show(OldUrl, OldRevision, OldLastModified, Before, NewUrl);

    /// <summary>The new lock as it is shown.</summary>
    public string NewText => Show(NewUrl, NewRevision, NewLastModified, After, OldUrl);

    private static string Show(string? url, string? revision, DateTime? time, string? text, string? other)
    {
        // Beside a URL without a revision, or of something else than before, a short form would not say what is used.
        bool isSame = url is not null && other is not null && SourceOf(url) == SourceOf(other);
        return !isSame || revision is null
            ? text ?? string.Empty
            : revision.Substring(0, Math.Min(ShortLength, revision.Length)) + (time is { } known ? " (" + known.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + ")" : string.Empty);
    }

    // What remains the same of a URL in another revision: for forges, the owner and the repository.
    private static string SourceOf(string url)
    {
        string path = url.Split('?')[0];
        string[] parts = path.Split('/');
        return path.IndexOf("://", StringComparison.Ordinal) < 0 && parts.Length > 2 ? parts[0] + "/" + parts[1] : path;
    }
}
