using System.Collections.Generic;
using TvixEval.Core.Values;
using TvixEval.Text;

namespace TvixEval.Debugging;

/// <summary>A level of names in scope at a frame.</summary>
internal sealed class DebugLevel
{
    /// <summary>Creates a level.</summary>
    /// <param name="names">The names with their values.</param>
    /// <param name="isWith">Whether it is that of a <c>with</c>.</param>
    /// <param name="isBase">Whether it is the base environment.</param>
    public DebugLevel(IReadOnlyList<(Symbol Name, Value? Value)> names, bool isWith = false, bool isBase = false)
    {
        Names = names;
        IsWith = isWith;
        IsBase = isBase;
    }

    /// <summary>The names with their values, in the order of the alphabet. A value that has not been made yet is null. None for a <c>with</c> whose set has not been evaluated.</summary>
    public IReadOnlyList<(Symbol Name, Value? Value)> Names { get; }

    /// <summary>Whether it is that of a <c>with</c>.</summary>
    public bool IsWith { get; }

    /// <summary>Whether it is the base environment.</summary>
    public bool IsBase { get; }
}
