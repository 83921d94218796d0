using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Syntax;
using TvixEval.Text;
using TvixEval.Work;

namespace TvixEval.Embedding;

/// <summary>
/// Turns Nix values into objects of the types that a program asks for. How deep data may be is counted as nested calls are, as deep evaluation does; where
/// the native stack runs low it goes on elsewhere.
/// </summary>
internal sealed class ClrReader
{
    private readonly NixEngine engine;
    private readonly Vm vm;

    // Names as bytes, and indices, from the outside in.
    private readonly List<object> path = new();

    // The paths of what is being read, as far as something failed there.
    private readonly List<string> failedPaths = new();
    private readonly PartFailures? failures;

    /// <summary>Creates a reader.</summary>
    /// <param name="engine">The engine of the values.</param>
    /// <param name="vm">The machine.</param>
    /// <param name="failures">Receives the parts that fail, in whose place is a <see cref="NixFailure"/>, where any object may be; null to fail with the first.</param>
    public ClrReader(NixEngine engine, Vm vm, PartFailures? failures = null)
    {
        this.failures = failures;
        this.engine = engine;
        this.vm = vm;
    }

    /// <summary>The object.</summary>
    /// <param name="value">The value.</param>
    /// <param name="type">The type.</param>
    /// <exception cref="NixCastException">The value, or something in it, is nothing that the type can hold.</exception>
    public object? Read(Value value, Type type)
    {
        failures?.Count();
        if (type == typeof(NixValue))
        {
            return engine.Wrap(value);
        }

        Value forced = vm.Force(value);
        if (Nullable.GetUnderlyingType(type) is { } inner)
        {
            return forced is NixNull ? null : Read(forced, inner);
        }

        if (type == typeof(object))
        {
            type = Natural(forced);
            if (type == typeof(NixValue))
            {
                return engine.Wrap(forced);
            }
        }

        if (ScalarReader.TryRead(forced, type, out object? scalar))
        {
            return scalar;
        }

#if NET8_0_OR_GREATER
        if (JsonReading.TryRead(vm, forced, type, out object? json))
        {
            return json;
        }
#endif

        if (forced is NixNull && !type.IsValueType)
        {
            return null;
        }

        if (typeof(Delegate).IsAssignableFrom(type))
        {
            return FunctionDelegate.Create(engine.Wrap(forced), type) ?? throw Mismatch(forced, type);
        }

        return StackGuard.HasRoom() ? ReadContainer(forced, type) : StackGuard.OnBigStack(() => ReadContainer(forced, type));
    }

    /// <summary>The exception that a value is not what somebody asks for.</summary>
    /// <param name="path">The path to it.</param>
    /// <param name="forced">The value, evaluated.</param>
    /// <param name="wanted">What is asked for, with an article.</param>
    public static NixCastException Mismatch(string path, Value forced, string wanted) =>
        new(path, $"The value{(path.Length == 0 ? string.Empty : $" at '{path}'")} is {Describe(forced)}, and not {wanted}.");

    private NixCastException Mismatch(Value forced, Type type) => Mismatch(PathText(), forced, "of type " + ClrTypeNames.Of(type));

    private static string Describe(Value forced)
    {
        string kind = ValueTypes.Describe(forced);
        return forced is NixString or NixInt or NixFloat or NixBool or NixPath ? $"{kind} ({Bytes.ToText(ValuePrinter.ForError(forced))})" : kind;
    }

    private Type Natural(Value forced) => forced switch
    {
        NixInt => typeof(long),
        NixFloat => typeof(double),
        NixBool => typeof(bool),
        NixString or NixPath or NixNull => typeof(string),
        NixList => typeof(object[]),
        AttrSet when !vm.IsDerivation(forced) => typeof(Dictionary<string, object?>),
        _ => typeof(NixValue),
    };

    private object ReadContainer(Value forced, Type type)
    {
        vm.EnterLevel();
        try
        {
            return forced switch
            {
                NixList list => ReadList(list, type),
                AttrSet set => ReadSet(set, type),
                _ => throw Mismatch(forced, type),
            };
        }
        finally
        {
            vm.LeaveLevel();
        }
    }

    private object ReadList(NixList list, Type type)
    {
        if (ClrTypes.IsTuple(type) && type.GetGenericArguments() is { Length: < 8 } parts)
        {
            return parts.Length == list.Count
                ? Activator.CreateInstance(type, parts.Select((part, i) => ReadElement(list, i, part)).ToArray())!
                : throw Mismatch(PathText(), list, $"one of {parts.Length} elements, as {ClrTypeNames.Of(type)} has");
        }

        if ((type.IsArray && type.GetArrayRank() != 1) || ClrTypes.IsDictionary(type) || (ClrTypes.ElementOf(type) ?? ElementOfUntyped(type)) is not { } element)
        {
            throw Mismatch(list, type);
        }

        MemoryBudget.ChargeItems(list.Count);
        Array items = Array.CreateInstance(element, list.Count);
        for (int i = 0; i < list.Count; i++)
        {
            items.SetValue(ReadElement(list, i, element), i);
        }

        if (type.IsArray || (type.IsInterface && !typeof(IList).IsAssignableFrom(type) && type.IsInstanceOfType(items) && IsReadOnly(type)))
        {
            return items;
        }

        foreach (Type kind in new[] { type, typeof(List<>).MakeGenericType(element), typeof(HashSet<>).MakeGenericType(element) })
        {
            if (type.IsAssignableFrom(kind) && !kind.IsAbstract
                && kind.GetConstructors().FirstOrDefault(one => one.GetParameters() is { Length: 1 } given && given[0].ParameterType.IsInstanceOfType(items)) is { } constructor)
            {
                return constructor.Invoke(new object[] { items });
            }
        }

        throw Mismatch(list, type);
    }

    private object ReadSet(AttrSet set, Type type)
    {
        if (ClrTypes.DictionaryValue(type) is { } valueType)
        {
            return ReadDictionary(set, type, valueType);
        }

        if (type == typeof(IDictionary) || type == typeof(Hashtable))
        {
            return ReadDictionary(set, typeof(Dictionary<string, object?>), typeof(object));
        }

        // What can be enumerated is made of lists.
        if (typeof(IEnumerable).IsAssignableFrom(type) || ClrTypes.PlanOf(type) is not { IsPossible: true } plan)
        {
            throw Mismatch(set, type);
        }

        return plan.Make(
            set,
            (name, value, wanted) => ReadAttribute(set, name, value, wanted),
            name => Mismatch(PathText(), set, $"one with the attribute '{name}', which {ClrTypeNames.Of(type)} needs"));
    }

    private object ReadDictionary(AttrSet set, Type type, Type valueType)
    {
        MemoryBudget.ChargeItems(3L * set.Count);
        Type plain = typeof(Dictionary<,>).MakeGenericType(typeof(string), valueType);
        Type kind = type.IsAssignableFrom(plain) ? plain : type;
        if (kind.IsAbstract || kind.GetConstructor(Type.EmptyTypes) is null || Activator.CreateInstance(kind) is not IDictionary dictionary)
        {
            throw Mismatch(set, type);
        }

        foreach (KeyValuePair<Symbol, Value> attribute in set.InNameOrder())
        {
            string name = Bytes.ToText(attribute.Key.Name);
            if (dictionary.Contains(name))
            {
                // Only names that are no UTF-8 can read the same as text.
                throw new NixCastException(PathText(), $"Two attribute names are both converted to the text '{name}'.");
            }

            dictionary.Add(name, ReadAttribute(set, attribute.Key.Name, attribute.Value, valueType));
        }

        return dictionary;
    }

    private object? ReadElement(NixList list, int index, Type type)
    {
        vm.Tick();
        path.Add(index);
        try
        {
            object? result = ReadPart(list[index], type);
            path.RemoveAt(path.Count - 1);
            return result;
        }
        catch (NixException error) when (error.Pass(Position.None, $"while evaluating list element at index {index}"))
        {
            throw;
        }
    }

    private object? ReadAttribute(AttrSet set, string name, Value value, Type type)
    {
        vm.Tick();
        path.Add(name);
        try
        {
            object? result = ReadPart(value, type);
            path.RemoveAt(path.Count - 1);
            return result;
        }
        catch (NixException error) when (error.Pass(PositionOf(set, name), $"while evaluating the attribute '{NixText.Identifier(name)}'"))
        {
            throw;
        }
    }

    private object? ReadPart(Value value, Type type)
    {
        if (failures is null)
        {
            return Read(value, type);
        }

        int before = path.Count;
        failedPaths.RemoveRange(Math.Min(failedPaths.Count, before - 1), Math.Max(0, failedPaths.Count - (before - 1)));
        int level = vm.CallDepth;
        try
        {
            return Read(value, type);
        }
        catch (NixException error) when (failures.Takes(vm, error, level))
        {
            path.RemoveRange(before, path.Count - before);
            return new NixFailure(failures.Add(value, PathOfPart(), error));
        }
    }

    private string PathOfPart()
    {
        for (int i = failedPaths.Count; i < path.Count; i++)
        {
            string whole = i == 0 ? failures!.Start : failedPaths[i - 1];
            failedPaths.Add(path[i] is string name ? PartPath.Join(whole, NixText.Identifier(name)) : PartPath.OfElement(whole, (int)path[i]));
        }

        return failedPaths[path.Count - 1];
    }

    private static Position PositionOf(AttrSet set, string name) => SymbolTable.Find(name) is > 0 and var id ? set.PositionOf(new Symbol(id)) : Position.None;

    private string PathText() => Bytes.ToText(string.Join(".", path.Select(static part =>
        part is string name ? NixText.Identifier(name) : ((int)part).ToString(CultureInfo.InvariantCulture))));

    private static Type? ElementOfUntyped(Type type) => type == typeof(IEnumerable) || type == typeof(ICollection) || type == typeof(IList) || type == typeof(ArrayList) ? typeof(object) : null;

    private static bool IsReadOnly(Type type) => !type.IsGenericType
        || type.GetGenericTypeDefinition() is { } kind && (kind == typeof(IEnumerable<>) || kind == typeof(IReadOnlyList<>) || kind == typeof(IReadOnlyCollection<>));
}
