using TvixEval.Core.Values;

namespace TvixEval.Builtins;

/// <summary>An order to sort by; implemented by structs, so that the sort is compiled for each of them.</summary>
internal interface IValueOrder
{
    /// <summary>Whether the first value comes strictly before the second.</summary>
    bool IsBefore(Value first, Value second);
}
