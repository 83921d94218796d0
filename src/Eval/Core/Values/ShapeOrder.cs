using TvixEval.Text;
using TvixEval.Work;

namespace TvixEval.Core.Values;

/// <summary>The attributes of a set in the order in which an evaluation saw their names: C++ Nix compares and forces them so.</summary>
internal static class ShapeOrder
{
    /// <summary>The slots of a shape in the order in which its names were seen, or null where that is the order of the keys.</summary>
    /// <param name="names">The names that the evaluation has seen.</param>
    /// <param name="shape">The shape.</param>
    public static int[]? OrderOf(this NameTable names, Shape shape) => names.IsAscending ? null : shape.OrderIn(names);

    /// <summary>The slots of a shape in the order in which its names were seen.</summary>
    /// <param name="names">The names that the evaluation has seen.</param>
    /// <param name="shape">The shape.</param>
    public static int[] SlotsOf(this NameTable names, Shape shape)
    {
        if (names.OrderOf(shape) is { } slots)
        {
            return slots;
        }

        MemoryBudget.ChargeItems(shape.Keys.Length);
        var all = new int[shape.Keys.Length];
        for (int i = 0; i < all.Length; i++)
        {
            all[i] = i;
        }

        return all;
    }
}
