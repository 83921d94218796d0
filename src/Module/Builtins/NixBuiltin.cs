using System.Collections.Generic;

namespace TvixEval.Module;

/// <summary>A builtin of the Nix language and its help.</summary>
public sealed class NixBuiltin
{
    internal NixBuiltin(string name, bool isGlobal, string? feature, IReadOnlyList<string>? parameters, string description)
    {
        Name = name;
        IsGlobal = isGlobal;
        ExperimentalFeature = feature;
        Kind = parameters is null ? NixBuiltinKind.Constant : NixBuiltinKind.Function;
        Parameters = parameters ?? System.Array.Empty<string>();
        Description = description;
    }

    /// <summary>The name in <c>builtins</c>.</summary>
    public string Name { get; }

    /// <summary>The usage: its name and its arguments.</summary>
    public string Usage => string.Join(" ", Shown, string.Join(" ", Parameters)).TrimEnd();

    /// <summary>Whether it is a function or a value.</summary>
    public NixBuiltinKind Kind { get; }

    /// <summary>The number of arguments; 0 for a value.</summary>
    public int Arity => Parameters.Count;

    /// <summary>The names of the arguments, as used in the help.</summary>
    public IReadOnlyList<string> Parameters { get; }

    /// <summary>Whether it is a global variable, so that the prefix <c>builtins.</c> is not needed.</summary>
    public bool IsGlobal { get; }

    /// <summary>The name of the global variable: <c>Name</c>, or <c>__Name</c> if it is not meant to be used without <c>builtins.</c>.</summary>
    public string GlobalName => IsGlobal ? Name : "__" + Name;

    /// <summary>The experimental feature that it requires, or null.</summary>
    public string? ExperimentalFeature { get; }

    /// <summary>The first sentence of the description.</summary>
    public string Synopsis
    {
        get
        {
            int end = Description.IndexOf(". ", System.StringComparison.Ordinal);
            return end < 0 ? Description : Description.Substring(0, end + 1);
        }
    }

    /// <summary>The help.</summary>
    public string Description { get; }

    private string Shown => IsGlobal ? Name : "builtins." + Name;

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
