using System.Runtime.CompilerServices;
using TvixEval.Core.Machine;
using TvixEval.Text;

namespace TvixEval.Core.Values;

/// <summary>Equality, hashing and display of values for plain .NET code; the VM comes from the thread's slot where one is needed.</summary>
internal static class ValueEquality
{
    private const int HashedElements = 8;
    private const int HashedDepth = 4;

    /// <summary>Equality as inside lists, for two different objects.</summary>
    public static bool AreEqual(Value left, Value right)
    {
        // Scalars need no VM.
        if (left.Kind < ValueKind.Attrs && right.Kind < ValueKind.Attrs && left.Kind == right.Kind)
        {
            switch (left)
            {
                case NixInt number:
                    return number.Value == ((NixInt)right).Value;
                case NixString text:
                    return string.Equals(text.Bytes, ((NixString)right).Bytes, System.StringComparison.Ordinal);
            }
        }

        return VmSlot.Required.Equality.AreElementsEqual(left, right);
    }

    /// <summary>A hash that equal values share: 1 and 1.0 do, context does not count, derivations hash by their output path.</summary>
    public static int Hash(Value value) => Hash(value, 0);

    /// <summary>The wholly evaluated value as <c>--eval --strict</c> prints it.</summary>
    public static string Show(Value value)
    {
        if (value.Kind >= ValueKind.Attrs)
        {
            Vm vm = VmSlot.Required;
            vm.ForceDeep(value);
        }

        return Bytes.ToText(AmbiguousPrinter.Print(value));
    }

    private static int Hash(Value value, int depth)
    {
        Value forced = value.Force();
        switch (forced)
        {
            case NixInt number:
                return ((double)number.Value).GetHashCode();
            case NixFloat number:
                // All zeros are equal; a NaN is only equal to itself, by identity.
                return number.Value == 0 ? 0.0.GetHashCode() : number.Value.GetHashCode();
            case NixString text:
                return System.StringComparer.Ordinal.GetHashCode(text.Bytes);
            case NixPath path:
                return System.StringComparer.Ordinal.GetHashCode(path.Path) ^ 1;
            case NixBool truth:
                return truth.Value ? 2 : 3;
            case NixNull:
                return 4;
            case NixList list:
                return HashList(list, depth);
            case AttrSet set:
                return HashSet(set, depth);
            default:
                // Functions: equal only by identity.
                return RuntimeHelpers.GetHashCode(forced);
        }
    }

    private static int HashList(NixList list, int depth)
    {
        int hash = list.Count + 5;
        for (int i = 0; i < list.Count && i < HashedElements && depth < HashedDepth; i++)
        {
            hash = unchecked((hash * 31) + Hash(list[i], depth + 1));
        }

        return hash;
    }

    private static int HashSet(AttrSet set, int depth)
    {
        if (VmSlot.Required.IsDerivation(set) && set.Get(Symbols.OutPath) is { } outPath)
        {
            // A derivation equals any derivation with its output path, whatever else they hold.
            return depth < HashedDepth ? Hash(outPath, depth + 1) : 7;
        }

        int hash = set.Count + 6;
        foreach (int key in set.Keys)
        {
            hash = unchecked((hash * 31) + key);
        }

        return hash;
    }
}
