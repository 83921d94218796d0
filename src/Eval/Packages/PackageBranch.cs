using TvixEval.Core.Values;
using TvixEval.Text;

namespace TvixEval.Packages;

/// <summary>A value in which derivations are looked for: an attribute of a set, an element of a list, or the expression itself.</summary>
internal sealed class PackageBranch
{
    /// <summary>Creates a branch.</summary>
    /// <param name="path">The attribute path; bytes, one a char.</param>
    /// <param name="value">The value, perhaps not evaluated.</param>
    public PackageBranch(string path, Value value)
    {
        Path = path;
        Value = value;
    }

    /// <summary>The attribute path; bytes, one a char.</summary>
    public string Path { get; }

    /// <summary>The value, perhaps not evaluated.</summary>
    public Value Value { get; }

    /// <summary>The attribute's name, or null for what is not an attribute.</summary>
    public string? Name { get; init; }

    /// <summary>Where the attribute is defined.</summary>
    public Position Position { get; init; }

    /// <summary>Whether it is searched like the expression itself: functions are called, and a set need not ask for it.</summary>
    public bool IsRoot { get; init; }

    /// <summary>How many attributes or elements deep it is: 1 is the expression's own.</summary>
    public int Depth { get; init; } = 1;

    /// <summary>The path of what is below a path.</summary>
    /// <param name="path">The path; may be empty.</param>
    /// <param name="name">The name, in quotes where it needs them.</param>
    public static string Join(string path, string name) => path.Length == 0 ? name : path + "." + name;
}
