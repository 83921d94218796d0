using System.Linq;
using Microsoft.CodeAnalysis;

namespace TvixEval.BuiltinGen;

/// <summary>A method with the attribute, and what that says.</summary>
internal sealed record BuiltinMethod
{
    private const string Value = "global::TvixEval.Core.Values.Value";
    private const string Vm = "global::TvixEval.Core.Machine.Vm";

    /// <summary>The name below <c>builtins</c>.</summary>
    public string Name { get; private init; } = string.Empty;

    /// <summary>The class.</summary>
    public string Type { get; private init; } = string.Empty;

    /// <summary>The method.</summary>
    public string Method { get; private init; } = string.Empty;

    /// <summary>The names of the parameters, with spaces between them.</summary>
    public string Parameters { get; private init; } = string.Empty;

    /// <summary>The type of the delegate.</summary>
    public string Delegate { get; private init; } = string.Empty;

    /// <summary>Whether the method can be a builtin.</summary>
    public bool IsValid { get; private init; }

    /// <summary>The experimental feature, or empty.</summary>
    public string Feature { get; private init; } = string.Empty;

    public int Strict { get; private init; }

    public int First { get; private init; }

    public bool IsGlobal { get; private init; }

    public bool AddsTrace { get; private init; }

    /// <summary>Reads an attribute and its method.</summary>
    public static BuiltinMethod From(GeneratorAttributeSyntaxContext match)
    {
        var method = (IMethodSymbol)match.TargetSymbol;
        AttributeData attribute = match.Attributes[0];
        object? Named(string name) => attribute.NamedArguments.FirstOrDefault(argument => argument.Key == name).Value.Value;
        int arity = method.Parameters.Length - 1;
        return new BuiltinMethod
        {
            Name = attribute.ConstructorArguments.FirstOrDefault().Value as string ?? string.Empty,
            Type = NameOf(method.ContainingType),
            Method = method.Name,
            Parameters = string.Join(" ", method.Parameters.Skip(1).Select(static parameter => parameter.Name)),
            Delegate = $"global::System.Func<{Vm}, {string.Concat(Enumerable.Repeat(Value + ", ", arity < 0 ? 0 : arity))}{Value}>",
            IsValid = method.IsStatic
                && arity is >= 1 and <= 3
                && NameOf(method.ReturnType) == Value
                && NameOf(method.Parameters[0].Type) == Vm
                && method.Parameters.Skip(1).All(static parameter => NameOf(parameter.Type) == Value),
            Feature = Named("Feature") as string ?? string.Empty,
            Strict = Named("Strict") as int? ?? 0,
            First = Named("First") as int? ?? 0,
            IsGlobal = Named("IsGlobal") as bool? ?? false,
            AddsTrace = Named("AddsTrace") as bool? ?? true,
        };
    }

    private static string NameOf(ITypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
}
