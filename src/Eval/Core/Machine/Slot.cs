using TvixEval.Core.Values;

namespace TvixEval.Core.Machine;

/// <summary>A register. A struct around the reference, because an array of a class checks the type of all that is stored.</summary>
internal struct Slot
{
    public Value? Value;
}
