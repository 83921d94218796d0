using System;

namespace TvixEval.Fetch.Http;

/// <summary>A download that failed.</summary>
internal sealed class DownloadException : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="reason">What went wrong, as it follows <c>unable to download 'url': </c>.</param>
    /// <param name="isTransient">Whether trying again may help.</param>
    /// <param name="body">What the server sent to explain it, or null.</param>
    public DownloadException(string reason, bool isTransient, string? body = null)
        : base(reason)
    {
        IsTransient = isTransient;
        Body = body;
    }

    /// <summary>Whether trying again may help.</summary>
    public bool IsTransient { get; }

    /// <summary>What the server sent to explain it, or null.</summary>
    public string? Body { get; }

    /// <summary>How long the server asks to wait before the next attempt, or null.</summary>
    public TimeSpan? RetryAfter { get; set; }
}
