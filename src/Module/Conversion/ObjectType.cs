using System;
using System.Collections.Generic;
using System.Collections.ObjectModel;
using System.Linq;
using System.Management.Automation;
using System.Reflection;

namespace TvixEval.Module.Conversion;

/// <summary>
/// The type names of a kind of property bags. All bags of a kind share one list, as the engine's own objects do, and the
/// engine copies it when somebody is going to change it. Where an engine has no such list, each bag gets its own.
/// </summary>
internal sealed class ObjectType
{
    private const BindingFlags AnyInstance = BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public;

    private readonly string[] names;
    private Action<PSObject>? share;
    private volatile bool isKnownToEngine;

    private ObjectType(params string[] names) => this.names = names.Concat(names.Select(TypeNames.OfThisVersion)).ToArray();

    /// <summary>Attribute sets.</summary>
    public static ObjectType AttributeSet { get; } = new(TypeNames.AttributeSet);

    /// <summary>Attribute sets that are evaluated when they are read.</summary>
    public static ObjectType LazyAttributeSet { get; } = new(TypeNames.LazyAttributeSet, TypeNames.AttributeSet);

    /// <summary>Derivations.</summary>
    public static ObjectType Derivation { get; } = new(TypeNames.Derivation, TypeNames.AttributeSet);

    /// <summary>Gives a new property bag these type names, before those that every bag has.</summary>
    /// <param name="bag">The bag.</param>
    public void ApplyTo(PSObject bag)
    {
        if (isKnownToEngine && share is { } apply)
        {
            apply(bag);
            return;
        }

        // By the first one the engine learns that property bags may have type names of their own.
        Collection<string> list = bag.TypeNames;
        for (int i = names.Length - 1; i >= 0; i--)
        {
            list.Insert(0, names[i]);
        }

        if (!isKnownToEngine)
        {
            share = FindSharing(list);
            isKnownToEngine = true;
        }
    }

    /// <summary>What gives a bag a list of type names that it shares with others, or null.</summary>
    /// <param name="names">The names.</param>
    private static Action<PSObject>? FindSharing(Collection<string> names)
    {
        Type listType = names.GetType();
        ConstructorInfo? constructor = listType.GetConstructor(AnyInstance, binder: null, new[] { typeof(IEnumerable<string>), typeof(bool) }, modifiers: null);
        MethodInfo? setter = typeof(PSObject).GetProperty("InternalTypeNames", AnyInstance)?.GetSetMethod(nonPublic: true);
        if (constructor is null || setter is null || setter.GetParameters()[0].ParameterType != listType)
        {
            return null;
        }

        object shared = constructor.Invoke(new object[] { names.ToArray(), true });
        return shared is ICollection<string> { IsReadOnly: true } list && list.SequenceEqual(names)
            ? (Action<PSObject>)typeof(ObjectType).GetMethod(nameof(Share), BindingFlags.Static | BindingFlags.NonPublic)!
                .MakeGenericMethod(listType)
                .Invoke(null, new[] { setter, shared })!
            : null;
    }

    private static Action<PSObject> Share<TList>(MethodInfo setter, TList shared)
    {
        var set = (Action<PSObject, TList>)Delegate.CreateDelegate(typeof(Action<PSObject, TList>), setter);
        return bag => set(bag, shared);
    }
}
