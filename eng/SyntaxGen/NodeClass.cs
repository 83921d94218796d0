using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using Microsoft.CodeAnalysis;

namespace TvixEval.SyntaxGen;

/// <summary>A class of nodes, and the code that goes through the children of one.</summary>
/// <param name="Name">The class.</param>
/// <param name="Kind">Its member of the enumeration of kinds, or empty if there is none.</param>
/// <param name="Body">The statements of the method that gives the next child; empty for a class without children.</param>
internal sealed record NodeClass(string Name, string Kind, string Body)
{
    /// <summary>The class from which all nodes derive, and the beginning of their names.</summary>
    public const string Base = "Expr";

    private const string ChildAttribute = "ChildAttribute";
    private const string Indent = "                ";

    /// <summary>Reads a class.</summary>
    public static NodeClass From(INamedTypeSymbol type)
    {
        string kind = type.Name.Substring(Base.Length);
        bool hasKind = type.ContainingNamespace.GetTypeMembers(Base + "Kind").FirstOrDefault()?.GetMembers(kind).Length > 0;
        var steps = new List<string>();
        Collect(type, string.Empty, steps);
        return new NodeClass(type.Name, hasKind ? kind : string.Empty, BodyOf(steps));
    }

    /// <summary>Whether a type is a class of nodes.</summary>
    public static bool IsNode(ITypeSymbol type)
    {
        for (ITypeSymbol? current = type; current is not null; current = current.BaseType)
        {
            if (current.Name == Base)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// A step for each child, and for each list of children, in the order in which the properties are declared. A number sign stands
    /// for the number of the step, in the names of variables.
    /// </summary>
    private static void Collect(ITypeSymbol type, string path, List<string> steps)
    {
        foreach (IPropertySymbol property in Children(type))
        {
            string expression = path + property.Name;
            if (IsNode(property.Type))
            {
                steps.Add(Single(expression, path.Length > 0 || property.Type.NullableAnnotation == NullableAnnotation.Annotated));
            }
            else if (ElementOf(property.Type) is { } element)
            {
                steps.Add(Several(expression, element));
            }
            else
            {
                // A part of the node that is none itself, such as the formals of a function.
                Collect(property.Type, expression + (property.Type.NullableAnnotation == NullableAnnotation.Annotated ? "?." : "."), steps);
            }
        }
    }

    private static string Single(string expression, bool isOptional) => isOptional
        ? $"if ({expression} is {{ }} child#)\n{{\n    return child#;\n}}\n"
        : $"return {expression};\n";

    /// <summary>The elements of a list: nodes, or parts that have so many children each.</summary>
    private static string Several(string list, ITypeSymbol element)
    {
        string[] parts = IsNode(element) ? new[] { string.Empty } : Children(element).Select(static property => "." + property.Name).ToArray();
        bool isSingle = parts.Length == 1;
        string count = isSingle ? string.Empty : $" * {parts.Length}";
        string at = isSingle ? "at#" : $"at# / {parts.Length}";
        var text = new StringBuilder();
        text.Append($"while ({list} is {{ }} list# && cursor.Index < list#.Count{count})\n{{\n    int at# = cursor.Index++;\n");
        for (int i = 0; i < parts.Length; i++)
        {
            string test = isSingle ? string.Empty : $"at# % {parts.Length} == {i} && ";
            text.Append($"    if ({test}list#[{at}]{parts[i]} is {{ }} child#{i})\n    {{\n        return child#{i};\n    }}\n\n");
        }

        return text.ToString().TrimEnd('\n') + "\n}\n\ncursor.Index = 0;\n";
    }

    private static string BodyOf(List<string> steps)
    {
        if (steps.Count == 0)
        {
            return string.Empty;
        }

        var text = new StringBuilder();
        for (int i = 0; i < steps.Count; i++)
        {
            // A list is gone through in several calls: its step is left when it is used up.
            bool isList = steps[i].StartsWith("while", System.StringComparison.Ordinal);
            string step = steps[i].Replace("#", i.ToString(CultureInfo.InvariantCulture) + "_");
            string advance = $"cursor.Step = {i + 1};\n";
            string last = step.StartsWith("return", System.StringComparison.Ordinal) ? string.Empty : i + 1 < steps.Count ? $"goto case {i + 1};\n" : "return null;\n";
            string lines = isList ? step + advance + last : advance + step + last;
            text.Append($"            case {i}:\n");
            foreach (string line in lines.TrimEnd('\n').Split('\n'))
            {
                text.Append(line.Length == 0 ? "\n" : Indent + line + "\n");
            }
        }

        return text.ToString();
    }

    private static IEnumerable<IPropertySymbol> Children(ITypeSymbol type) => type.GetMembers().OfType<IPropertySymbol>()
        .Where(static property => property.GetAttributes().Any(static attribute => attribute.AttributeClass?.Name == ChildAttribute));

    private static ITypeSymbol? ElementOf(ITypeSymbol type) =>
        type is INamedTypeSymbol { Name: "IReadOnlyList", TypeArguments.Length: 1 } list ? list.TypeArguments[0] : null;
}
