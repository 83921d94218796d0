using TvixEval.Core.Values;

namespace TvixEval.Flakes;

/// <summary>An output of a flake, or a set that outputs are in. It is evaluated when somebody looks (<see cref="FlakeOutputs"/>).</summary>
internal sealed class FlakeOutput
{
    /// <summary>Creates the set of all outputs.</summary>
    /// <param name="value">It, perhaps not evaluated.</param>
    public FlakeOutput(Value value)
        : this(null, string.Empty, value)
    {
    }

    private FlakeOutput(FlakeOutput? parent, string name, Value value)
    {
        Parent = parent;
        Name = name;
        Value = value;
        Depth = parent is null ? 0 : parent.Depth + 1;
    }

    /// <summary>The set that it is in; null for the set of all outputs.</summary>
    public FlakeOutput? Parent { get; }

    /// <summary>Its name there; bytes, one a char.</summary>
    public string Name { get; }

    /// <summary>Its value, perhaps not evaluated.</summary>
    public Value Value { get; }

    /// <summary>How many names lead to it.</summary>
    public int Depth { get; }

    /// <summary>The names that lead to it.</summary>
    public string[] Names
    {
        get
        {
            var names = new string[Depth];
            FlakeOutput output = this;
            for (int i = Depth - 1; i >= 0; i--)
            {
                names[i] = output.Name;
                output = output.Parent!;
            }

            return names;
        }
    }

    /// <summary>The first of the names; empty for the set of all outputs.</summary>
    public string First => Ancestor(1)?.Name ?? string.Empty;

    /// <summary>The second of the names, which is the system for many; empty where there is none.</summary>
    public string Second => Ancestor(2)?.Name ?? string.Empty;

    /// <summary>What is in a set.</summary>
    /// <param name="name">The name.</param>
    /// <param name="value">The value, perhaps not evaluated.</param>
    public FlakeOutput Child(string name, Value value) => new(this, name, value);

    /// <summary>The names with dots between them, as messages of C++ Nix have them.</summary>
    public override string ToString() => string.Join(".", Names);

    private FlakeOutput? Ancestor(int depth)
    {
        FlakeOutput? output = this;
        while (output is not null && output.Depth > depth)
        {
            output = output.Parent;
        }

        return output?.Depth == depth ? output : null;
    }
}
