using TvixEval.Core.Values;
using TvixEval.Text;

namespace TvixEval.Core.Bytecode;

/// <summary>A place that looks an attribute of one name up, with its inline cache.</summary>
internal abstract class AttrSite
{
    private const int MaxMisses = 16;

    // Replaced as a whole, so that several threads may race for it.
    private SelectCache? cache;
    private SelectCache? older;

    // How often neither cache was right: a site that sees many shapes stops caching.
    private int misses;

    /// <summary>
    /// The value of an attribute, or null. Where the set holds a thunk that has its result, and that is no function (see
    /// <see cref="OpCode.Force"/>), the result takes its place: the thunk is garbage then.
    /// </summary>
    protected Value? Find(AttrSet set, int symbol)
    {
        if (set.IsLayered)
        {
            return set.Get(new Symbol(symbol));
        }

        Shape shape = set.TopShape;
        int slot = cache is { } recent && ReferenceEquals(recent.Keys, shape.Keys) ? recent.Slot : FindSlot(shape, symbol);
        if (slot < 0)
        {
            return null;
        }

        ref Value place = ref set.At(slot);
        Value value = place;
        if (value.Kind == ValueKind.Thunk && Thunk.Of(value).Outcome is { } outcome && outcome.Kind < ValueKind.Lambda)
        {
            place = outcome;
            return outcome;
        }

        return value;
    }

    private int FindSlot(Shape shape, int symbol)
    {
        if (older is { } other && ReferenceEquals(other.Keys, shape.Keys))
        {
            return other.Slot;
        }

        int slot = shape.IndexOf(symbol);
        if (misses < MaxMisses)
        {
            misses++;
            older = cache;
            cache = new SelectCache(shape.Keys, slot);
        }

        return slot;
    }
}
