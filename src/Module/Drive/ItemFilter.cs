using System.Management.Automation;

namespace TvixEval.Module.Drive;

/// <summary>Which items of a folder are wanted: <c>-Filter</c>, or the last part of a path with wildcards.</summary>
internal readonly struct ItemFilter
{
    private readonly WildcardPattern? pattern;

    /// <summary>Creates a filter.</summary>
    /// <param name="pattern">The wildcard pattern; nothing for all items.</param>
    public ItemFilter(string? pattern) =>
        this.pattern = string.IsNullOrEmpty(pattern) ? null : WildcardPattern.Get(pattern, WildcardOptions.IgnoreCase);

    /// <summary>Whether an item is wanted. A pattern may mean the name, or how it is written in a path.</summary>
    /// <param name="name">The name.</param>
    /// <param name="part">The name as part of a path.</param>
    public bool IsMatch(string name, string part) => pattern is null || pattern.IsMatch(name) || pattern.IsMatch(part);
}
