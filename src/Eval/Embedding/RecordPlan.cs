using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using TvixEval.Core.Values;
using TvixEval.Text;

namespace TvixEval.Embedding;

/// <summary>
/// How an object of a class, record or structure is made of a set: by its constructor, whose parameters are named after attributes, and by its properties that can be
/// set. Names agree where they differ in case or in dashes only.
/// </summary>
internal sealed class RecordPlan
{
    private readonly Type type;
    private readonly ConstructorInfo? constructor;
    private readonly ParameterInfo[] parameters = Array.Empty<ParameterInfo>();
    private readonly string[] parameterNames = Array.Empty<string>();
    private readonly PropertyInfo[] settable = Array.Empty<PropertyInfo>();

    public RecordPlan(Type type)
    {
        this.type = type;
        ConstructorInfo[] all = type.GetConstructors();
        constructor = all.Length == 1 ? all[0]
            : all.FirstOrDefault(static one => one.GetParameters().Length == 0)
            ?? (type.IsValueType && all.Length == 0 ? null : all.OrderByDescending(static one => one.GetParameters().Length).FirstOrDefault());
        IsPossible = !type.IsAbstract && !type.IsPrimitive && !type.IsPointer && !type.ContainsGenericParameters && (constructor is not null || type.IsValueType);
        if (!IsPossible)
        {
            return;
        }

        PropertyInfo[] properties = type.GetProperties(BindingFlags.Instance | BindingFlags.Public);
        parameters = constructor?.GetParameters() ?? parameters;
        parameterNames = Array.ConvertAll(parameters, parameter => parameter.GetCustomAttribute<NixNameAttribute>()?.Name
            ?? properties.FirstOrDefault(property => string.Equals(property.Name, parameter.Name, StringComparison.OrdinalIgnoreCase))
                ?.GetCustomAttribute<NixNameAttribute>()?.Name
            ?? parameter.Name!);
        settable = properties
            .Where(property => property.SetMethod is { IsPublic: true } && property.GetIndexParameters().Length == 0
                && !Array.Exists(parameters, parameter => string.Equals(parameter.Name, property.Name, StringComparison.OrdinalIgnoreCase)))
            .ToArray();
    }

    /// <summary>Whether such an object can be made at all.</summary>
    public bool IsPossible { get; }

    /// <summary>Makes an object.</summary>
    /// <param name="set">The set.</param>
    /// <param name="read">Reads an attribute, by its name as bytes, as a type.</param>
    /// <param name="missing">The exception that an attribute is missing.</param>
    public object Make(AttrSet set, Func<string, Value, Type, object?> read, Func<string, Exception> missing)
    {
        var arguments = new object?[parameters.Length];
        for (int i = 0; i < arguments.Length; i++)
        {
            ParameterInfo parameter = parameters[i];
            arguments[i] = Find(set, parameterNames[i]) is { } found ? read(found.Name, found.Value, parameter.ParameterType)
                : parameter.HasDefaultValue ? DefaultOf(parameter)
                : Nullable.GetUnderlyingType(parameter.ParameterType) is not null ? null
                : throw missing(parameterNames[i]);
        }

        object result = constructor is null ? Activator.CreateInstance(type)! : constructor.Invoke(arguments);
        foreach (PropertyInfo property in settable)
        {
            string name = ClrTypes.NameOf(property);
            if (Find(set, name) is { } found)
            {
                property.SetValue(result, read(found.Name, found.Value, property.PropertyType));
            }
            else if (IsRequired(property))
            {
                throw missing(name);
            }
        }

        return result;
    }

    private static object? DefaultOf(ParameterInfo parameter) =>
        parameter.DefaultValue ?? (parameter.ParameterType.IsValueType ? Activator.CreateInstance(parameter.ParameterType) : null);

    private static bool IsRequired(PropertyInfo property) =>
        property.GetCustomAttributesData().Any(static data => data.AttributeType.FullName == "System.Runtime.CompilerServices.RequiredMemberAttribute");

    private static (string Name, Value Value)? Find(AttrSet set, string name)
    {
        string bytes = Bytes.FromText(name);
        if (set.Get(bytes) is { } exact)
        {
            return (bytes, exact);
        }

        string plain = Plain(bytes);
        foreach (KeyValuePair<Symbol, Value> attribute in set.InNameOrder())
        {
            if (string.Equals(Plain(attribute.Key.Name), plain, StringComparison.OrdinalIgnoreCase))
            {
                return (attribute.Key.Name, attribute.Value);
            }
        }

        return null;
    }

    private static string Plain(string name) => name.IndexOf('-') < 0 && name.IndexOf('_') < 0 ? name : name.Replace("-", string.Empty).Replace("_", string.Empty);
}
