using System;
using System.Collections.Generic;
using System.Globalization;
using TvixEval.Core.Values;
using TvixEval.Work;

namespace TvixEval.Module.Conversion;

/// <summary>
/// The .NET objects that an import has made sets of whose attributes are properties, read when they are needed. An object that occurs
/// again, perhaps in what one of its own properties leads to, is the same set, so that a graph with cycles is walked once. Graphs that make
/// new objects on the way have no end; for them there is a limit of depth. Safe for several threads.
/// </summary>
internal sealed class LazyObjects
{
    /// <summary>How many such objects may lie within each other: as many as ConvertTo-NixExpression takes when it is not told otherwise.</summary>
    public const int MaxDepth = 100;

    private readonly Dictionary<object, AttrSet> sets = new(Identity.Instance);

    /// <summary>The set of an object.</summary>
    /// <param name="source">The object.</param>
    /// <param name="depth">How many such objects lie around it.</param>
    /// <param name="make">Makes the set.</param>
    /// <exception cref="NixConversionException">There are more than <see cref="MaxDepth"/>.</exception>
    public AttrSet GetOrAdd(object source, int depth, Func<AttrSet> make)
    {
        lock (sets)
        {
            if (sets.TryGetValue(source, out AttrSet? known))
            {
                return known;
            }
        }

        if (depth > MaxDepth)
        {
            throw new NixConversionException(
                NixConversionException.DepthExceeded,
                string.Format(
                    CultureInfo.InvariantCulture,
                    "An object of type {0} is nested more than {1} objects deep in the properties of an object passed to Nix; pass only what it needs.",
                    source.GetType(),
                    MaxDepth));
        }

        AttrSet made = make();
        lock (sets)
        {
            if (sets.TryGetValue(source, out AttrSet? known))
            {
                return known;
            }

            sets.Add(source, made);
            return made;
        }
    }
}
