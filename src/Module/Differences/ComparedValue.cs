using TvixEval.Core.Values;
using TvixEval.Differences;
using TvixEval.Module.Sessions;

namespace TvixEval.Module.Differences;

/// <summary>One side of a comparison: a value, or a derivation that is known by its store path.</summary>
internal sealed class ComparedValue
{
    /// <summary>Creates a side that is a value.</summary>
    /// <param name="source">What it is called in errors: the object, the text, the file.</param>
    /// <param name="value">The value.</param>
    /// <param name="context">What it needs to be evaluated.</param>
    public ComparedValue(object? source, Value value, ValueContext context)
    {
        Source = source;
        Value = value;
        Context = context;
    }

    /// <summary>Creates a side that is a derivation.</summary>
    /// <param name="source">What it is called in errors.</param>
    /// <param name="graph">Where the derivation is.</param>
    /// <param name="path">Its store path; bytes, one a char.</param>
    public ComparedValue(object? source, DerivationGraph graph, string path)
    {
        Source = source;
        Graph = graph;
        DerivationPath = path;
    }

    /// <summary>What it is called in errors.</summary>
    public object? Source { get; }

    /// <summary>The value; null for a derivation that is known by its path.</summary>
    public Value? Value { get; }

    /// <summary>What the value needs; null where there is none.</summary>
    public ValueContext? Context { get; }

    /// <summary>Where the derivation is; null for a value.</summary>
    public DerivationGraph? Graph { get; }

    /// <summary>The store path of the derivation; null for a value.</summary>
    public string? DerivationPath { get; }
}
