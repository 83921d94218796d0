using System;
using System.Collections.Generic;
using TvixEval.Diagnostics;

namespace TvixEval.Flakes;

/// <summary>The way from a flake to one of its inputs, or to an input of that: <c>a/b</c>. Empty for the flake itself.</summary>
internal sealed class InputPath : IEquatable<InputPath>, IComparable<InputPath>
{
    /// <summary>Creates a path.</summary>
    public InputPath(params string[] names) => Names = names;

    /// <summary>The path of the flake itself.</summary>
    public static InputPath Root { get; } = new();

    /// <summary>The names of the inputs on the way.</summary>
    public string[] Names { get; }

    /// <summary>The path without its last name.</summary>
    public InputPath Parent => new(new List<string>(Names).GetRange(0, Names.Length - 1).ToArray());

    /// <summary>The last name.</summary>
    public string Name => Names[Names.Length - 1];

    /// <summary>Reads a path.</summary>
    /// <exception cref="NixException">One of its names cannot be one.</exception>
    public static InputPath Parse(string text)
    {
        var names = new List<string>();
        foreach (string name in text.Split('/'))
        {
            if (name.Length == 0)
            {
                continue;
            }

            names.Add(FlakeRefParser.IsId(name) ? name
                : throw new NixException(NixErrorKind.InvalidFlake, $"invalid flake input attribute path element '{name}'"));
        }

        return new InputPath(names.ToArray());
    }

    /// <summary>A longer path.</summary>
    public InputPath Append(params string[] more)
    {
        var names = new List<string>(Names);
        names.AddRange(more);
        return new InputPath(names.ToArray());
    }

    /// <summary>Whether the path begins with another one.</summary>
    public bool IsWithin(InputPath other)
    {
        for (int i = 0; i < other.Names.Length; i++)
        {
            if (i >= Names.Length || Names[i] != other.Names[i])
            {
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public int CompareTo(InputPath? other)
    {
        for (int i = 0; i < Names.Length && i < other!.Names.Length; i++)
        {
            int order = string.CompareOrdinal(Names[i], other.Names[i]);
            if (order != 0)
            {
                return order;
            }
        }

        return Names.Length.CompareTo(other!.Names.Length);
    }

    /// <inheritdoc/>
    public bool Equals(InputPath? other) => other is not null && CompareTo(other) == 0;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as InputPath);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(ToString());

    /// <inheritdoc/>
    public override string ToString() => string.Join("/", Names);
}
