using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using System.Reflection;

namespace TvixEval.HelpGen;

/// <summary>What help tells of a parameter, in one parameter set or in all of them.</summary>
internal sealed class ParameterHelp
{
    private readonly ParameterMetadata metadata;
    private readonly PropertyInfo? property;

    private ParameterHelp(ParameterMetadata metadata, PropertyInfo? property, IReadOnlyList<string> description, string? defaultValue)
    {
        this.metadata = metadata;
        this.property = property;
        Description = description;
        DefaultValue = defaultValue;
    }

    public string Name => metadata.Name;

    public Type Type => metadata.ParameterType;

    public IReadOnlyList<string> Description { get; }

    /// <summary>The value without the parameter, as text; null when there is none to tell.</summary>
    public string? DefaultValue { get; }

    public IEnumerable<string> Aliases => metadata.Aliases;

    public bool IsSwitch => metadata.SwitchParameter;

    public bool AllowsWildcards => property?.IsDefined(typeof(SupportsWildcardsAttribute), inherit: true) ?? false;

    /// <summary>The words that the parameter takes; none when its type has no such list.</summary>
    public IReadOnlyList<string> Values
    {
        get
        {
            Type type = Type.IsArray ? Type.GetElementType()! : Type;
            return type.IsEnum ? Enum.GetNames(type)
                : property?.GetCustomAttribute<ValidateSetAttribute>() is { } set ? set.ValidValues.ToArray()
                : Array.Empty<string>();
        }
    }

    /// <summary>The sets that the parameter belongs to, with what it is in each.</summary>
    public IReadOnlyDictionary<string, ParameterSetMetadata> Sets => metadata.ParameterSets;

    /// <summary>What the parameter is in a set; null when it does not belong to it.</summary>
    public ParameterSetMetadata? In(string set) =>
        Sets.TryGetValue(set, out ParameterSetMetadata? found) || Sets.TryGetValue(ParameterAttribute.AllParameterSets, out found) ? found : null;

    /// <summary>What the syntax writes for the type: <c>string[]</c>, <c>NixOutputForm</c>.</summary>
    public string TypeWord => WordOf(Type);

    public static string WordOf(Type type) => type.IsArray ? WordOf(type.GetElementType()!) + "[]"
        : Nullable.GetUnderlyingType(type) is { } inner ? WordOf(inner)
        : type == typeof(string) ? "string" : type == typeof(int) ? "int" : type == typeof(long) ? "long" : type == typeof(double) ? "double"
        : type == typeof(bool) ? "bool" : type == typeof(object) ? "object" : type == typeof(PSObject) ? "psobject"
        : type == typeof(SwitchParameter) ? "switch" : type == typeof(ScriptBlock) ? "scriptblock" : type.Name.Split('`')[0];

    /// <summary>A parameter that a property of the cmdlet declares.</summary>
    public static ParameterHelp Read(ParameterMetadata metadata, Type cmdlet, object instance, DocumentationFile docs)
    {
        PropertyInfo property = cmdlet.GetProperty(metadata.Name)!;
        IReadOnlyList<string> description = docs.GetParagraphs($"P:{property.DeclaringType!.FullName}.{property.Name}", "summary");
        string? value = property.GetCustomAttribute<PSDefaultValueAttribute>()?.Help ?? (property.CanRead ? ValueText(property.GetValue(instance)) : null);
        return new ParameterHelp(metadata, property, description, value);
    }

    /// <summary>The two parameters that the engine gives each cmdlet that changes something.</summary>
    public static IEnumerable<ParameterHelp> OfShouldProcess()
    {
        Dictionary<string, ParameterMetadata> all = ParameterMetadata.GetParameterMetadata(typeof(ShouldProcessParameters));
        yield return new ParameterHelp(all["WhatIf"], null, new[] { "Tells what the command would do, without doing it." }, "False");
        yield return new ParameterHelp(all["Confirm"], null, new[] { "Asks before the command does anything." }, "False");
    }

    private static string? ValueText(object? value) => value switch
    {
        null => null,
        SwitchParameter on => on ? "True" : "False",
        string { Length: 0 } => null,
        Array { Length: 0 } => null,
        string[] words => words.All(static word => word.Length == 0) ? null : string.Join(", ", words),
        IDictionary { Count: 0 } => null,
        ScriptBlock or IDictionary => null,
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };

    /// <summary>What the engine adds to a command that asks before it writes, as a command's own parameters would be declared.</summary>
    private sealed class ShouldProcessParameters
    {
        [Parameter]
        [Alias("wi")]
        public SwitchParameter WhatIf { get; set; }

        [Parameter]
        [Alias("cf")]
        public SwitchParameter Confirm { get; set; }
    }
}
