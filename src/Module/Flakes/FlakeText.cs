using System;
using System.Collections.Generic;
using System.Globalization;
using TvixEval.Text;

namespace TvixEval.Module.Flakes;

/// <summary>How objects of flakes show dates and paths.</summary>
internal static class FlakeText
{
    /// <summary>A time as <c>nix flake metadata</c> shows it.</summary>
    public static string Show(DateTime time) => time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>Names with dots between them, as <c>-OutputPath</c> and what stands after the <c>#</c> of a reference take them.</summary>
    public static string Path(IEnumerable<string> names)
    {
        var parts = new List<string>();
        foreach (string name in names)
        {
            string text = Bytes.ToText(name);
            parts.Add(text.Length == 0 || text.IndexOfAny(new[] { '.', ' ' }) >= 0 ? "\"" + text + "\"" : text);
        }

        return string.Join(".", parts);
    }
}
