using System;

namespace TvixEval.Options;

/// <summary>Which options are looked for. All texts are bytes, one a char.</summary>
internal sealed class OptionFilter
{
    private readonly Func<string, bool> isMatch;

    /// <summary>Creates the filter.</summary>
    /// <param name="isMatch">Whether an option is meant, by its name.</param>
    /// <param name="beginning">What all names that are meant begin with, in any case of letters; may be empty.</param>
    public OptionFilter(Func<string, bool> isMatch, string beginning)
    {
        this.isMatch = isMatch;
        Beginning = beginning;
    }

    /// <summary>All options, those too that the manual leaves out.</summary>
    public static OptionFilter All { get; } = new(static _ => true, string.Empty) { IncludesHidden = true };

    /// <summary>All options that the manual shows.</summary>
    public static OptionFilter Shown { get; } = new(static _ => true, string.Empty);

    /// <summary>Whether options are meant that the manual leaves out.</summary>
    public bool IncludesHidden { get; init; }

    /// <summary>What all names that are meant begin with, in any case of letters.</summary>
    public string Beginning { get; }

    /// <summary>Whether an option is meant.</summary>
    /// <param name="name">Its name.</param>
    public bool IsMatch(string name) => isMatch(name);

    /// <summary>Whether an option inside a group, or inside another option, may be meant.</summary>
    /// <param name="group">The name of the group.</param>
    public bool MayBeInside(string group)
    {
        string inside = group.Length == 0 ? group : group + ".";
        int length = Math.Min(inside.Length, Beginning.Length);
        return string.Compare(inside, 0, Beginning, 0, length, StringComparison.OrdinalIgnoreCase) == 0;
    }
}
