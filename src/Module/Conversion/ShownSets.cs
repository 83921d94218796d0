using System.Management.Automation;
using System.Runtime.CompilerServices;
using TvixEval.Core.Values;
using TvixEval.Engine;
using TvixEval.Module.Sessions;

namespace TvixEval.Module.Conversion;

/// <summary>The objects that show sets lazily: the same object for the same set each time, and from the object back to its set.</summary>
internal static class ShownSets
{
    // By evaluator: a set that is handed on from one evaluation to another one stays the same object.
    private static readonly ConditionalWeakTable<Evaluator, ConditionalWeakTable<AttrSet, PSObject>> ByEvaluator = new();

    private static readonly ConditionalWeakTable<PSObject, AttrSet> Shown = new();

    /// <summary>The set that an object shows lazily, or null; also null where properties were added to the object, or taken away.</summary>
    /// <param name="shown">Any object.</param>
    /// <param name="context">What its values belong to; null where there are none.</param>
    public static AttrSet? SetShownBy(PSObject shown, out ValueContext? context)
    {
        context = null;
        if (!Shown.TryGetValue(shown, out AttrSet? set))
        {
            return null;
        }

        int count = 0;
        foreach (PSPropertyInfo property in shown.Properties)
        {
            if (property is not LazyProperty lazy)
            {
                return null;
            }

            context ??= lazy.Cell.Context;
            count++;
        }

        return count == set.Count ? set : null;
    }

    /// <summary>The object that shows a set's attributes and evaluates one when it is read; the same object each time.</summary>
    /// <param name="context">What its values belong to.</param>
    /// <param name="set">The set.</param>
    /// <param name="isDerivation">Whether it is one.</param>
    /// <param name="isNew">Whether the object was made now.</param>
    public static PSObject LazyObject(ValueContext context, AttrSet set, bool isDerivation, out bool isNew)
    {
        isNew = !ObjectsOf(context).TryGetValue(set, out PSObject? known);
        return isNew ? MakeLazyObject(context, set, AttributeNames.Of(set.Shape), isDerivation) : known!;
    }

    private static PSObject MakeLazyObject(ValueContext context, AttrSet set, AttributeNames names, bool isDerivation)
    {
        PSObject result = ObjectFactory.CreateObject(set.Count);
        PSMemberInfoCollection<PSMemberInfo> members = ObjectFactory.MembersToFill(result, names);
        for (int i = 0; i < names.Names.Length; i++)
        {
            members.Add(new LazyProperty(names.PropertyNames[i], new LazyCell(set.At(names.Slots[i]), context)), preValidated: true);
        }

        names.AreKnownToEngine = true;
        (isDerivation ? ObjectType.Derivation : ObjectType.LazyAttributeSet).ApplyTo(result);

        // Another thread may have been faster; then everybody shows the same object.
        return ObjectsOf(context).GetValue(set, key =>
        {
            Shown.Add(result, key);
            return result;
        });
    }

    private static ConditionalWeakTable<AttrSet, PSObject> ObjectsOf(ValueContext context) => ByEvaluator.GetOrCreateValue(context.Evaluator);
}
