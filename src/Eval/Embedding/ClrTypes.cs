using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;

namespace TvixEval.Embedding;

/// <summary>What has to be known of the types of objects.</summary>
internal static class ClrTypes
{
    private static readonly ConcurrentDictionary<Type, IReadOnlyList<KeyValuePair<string, PropertyInfo>>> Readable = new();
    private static readonly ConcurrentDictionary<Type, RecordPlan> Plans = new();

    /// <summary>The properties that an object shows, by the names of the attributes that they become, as bytes.</summary>
    public static IReadOnlyList<KeyValuePair<string, PropertyInfo>> ReadableProperties(Type type) => Readable.GetOrAdd(type, static type =>
        type.GetProperties(BindingFlags.Instance | BindingFlags.Public)
            .Where(static property => property.GetMethod is { IsPublic: true } && property.GetIndexParameters().Length == 0 && !IsRecordContract(property))
            .GroupBy(NameOf, StringComparer.Ordinal)
            .Select(static same => new KeyValuePair<string, PropertyInfo>(ClrScalars.Encode(same.Key), same.First()))
            .ToArray());

    /// <summary>How objects of a type are made of sets.</summary>
    public static RecordPlan PlanOf(Type type) => Plans.GetOrAdd(type, static type => new RecordPlan(type));

    /// <summary>The name of the attribute that a property stands for.</summary>
    public static string NameOf(PropertyInfo property) => property.GetCustomAttribute<NixNameAttribute>()?.Name ?? property.Name;

    /// <summary>Whether a type is a dictionary from strings.</summary>
    public static bool IsDictionary(Type type) => DictionaryValue(type) is not null;

    /// <summary>The type of the values of a dictionary from strings, or null for other types.</summary>
    public static Type? DictionaryValue(Type type) => Interfaces(type)
        .Where(static face => face.IsGenericType
            && (face.GetGenericTypeDefinition() == typeof(IDictionary<,>) || face.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>))
            && face.GetGenericArguments()[0] == typeof(string))
        .Select(static face => face.GetGenericArguments()[1])
        .FirstOrDefault();

    /// <summary>The type of the elements of a collection, or null for other types.</summary>
    public static Type? ElementOf(Type type) => Interfaces(type)
        .Where(static face => face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IEnumerable<>))
        .Select(static face => face.GetGenericArguments()[0])
        .FirstOrDefault();

    /// <summary>Whether a type is one of the framework's tuples.</summary>
    public static bool IsTuple(Type type) => type.IsGenericType && type.FullName is { } name
        && (name.StartsWith("System.ValueTuple`", StringComparison.Ordinal) || name.StartsWith("System.Tuple`", StringComparison.Ordinal));

    /// <summary>The items of a tuple of up to seven, or null for other objects.</summary>
    public static object?[]? TupleItems(object source)
    {
        Type type = source.GetType();
        if (!IsTuple(type))
        {
            return null;
        }

        return Enumerable.Range(1, type.GetGenericArguments().Length)
            .Select(i => type.GetField("Item" + i) is { } field ? field.GetValue(source) : type.GetProperty("Item" + i)?.GetValue(source))
            .ToArray();
    }

    private static IEnumerable<Type> Interfaces(Type type) => type.IsInterface ? new[] { type }.Concat(type.GetInterfaces()) : type.GetInterfaces();

    // What the compiler adds to each record.
    private static bool IsRecordContract(PropertyInfo property) => property.Name == "EqualityContract";
}
