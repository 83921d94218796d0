using System;
using TvixEval.Fetch;
using TvixEval.Text;

namespace TvixEval.Flakes;

/// <summary>What programs and users are told of references, as text.</summary>
internal static class FlakeFacts
{
    private static readonly DateTime Epoch = new(1970, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>The URL of a reference, or null.</summary>
    public static string? Url(FlakeRef? reference) => reference is null ? null : Bytes.ToText(reference.ToString());

    /// <summary>The revision of a reference, or null.</summary>
    public static string? Revision(FlakeRef? reference) => reference?.Input.Rev is { } rev ? FetchInput.TextOf(rev) : null;

    /// <summary>When what a reference stands for was last modified, in UTC; null where that is not known, or no date.</summary>
    public static DateTime? LastModified(FlakeRef? reference) =>
        reference?.Input.LastModified is { } seconds and >= 0 && seconds < (DateTime.MaxValue - Epoch).TotalSeconds ? Epoch.AddSeconds(seconds) : null;
}
