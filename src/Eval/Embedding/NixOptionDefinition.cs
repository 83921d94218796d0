using TvixEval.Options;

namespace TvixEval;

/// <summary>A definition that counts for the value of an option: one of the highest priority. A default counts if nothing else does.</summary>
public sealed class NixOptionDefinition : NixOptionPlace
{
    internal NixOptionDefinition(OptionPlace place, NixValue value)
        : base(place) => Value = value;

    /// <summary>What it defines, not evaluated.</summary>
    public NixValue Value { get; }
}
