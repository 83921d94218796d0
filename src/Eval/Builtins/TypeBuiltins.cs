using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Text;

namespace TvixEval.Builtins;

/// <summary>Builtins that ask what a value is.</summary>
internal static class TypeBuiltins
{
    private static readonly NixString Int = new("int");
    private static readonly NixString Bool = new("bool");
    private static readonly NixString String = new("string");
    private static readonly NixString Path = new("path");
    private static readonly NixString Null = new("null");
    private static readonly NixString Set = new("set");
    private static readonly NixString List = new("list");
    private static readonly NixString Lambda = new("lambda");
    private static readonly NixString Float = new("float");

    /// <summary>
    /// The type of <c>e</c> as a string: <c>"int"</c>, <c>"float"</c>, <c>"bool"</c>, <c>"string"</c>, <c>"path"</c>,
    /// <c>"null"</c>, <c>"list"</c>, <c>"set"</c> or <c>"lambda"</c> (any function, builtins included).
    /// </summary>
    [Builtin("typeOf", Strict = 1)]
    internal static Value TypeOf(Vm vm, Value e) => vm.Force(e, Position.None).Kind switch
    {
        ValueKind.Int => Int,
        ValueKind.Bool => Bool,
        ValueKind.String => String,
        ValueKind.Path => Path,
        ValueKind.Null => Null,
        ValueKind.Attrs => Set,
        ValueKind.List => List,
        ValueKind.Float => Float,
        _ => Lambda,
    };

    /// <summary>Whether <c>e</c> is <c>null</c>; the same as <c>e == null</c>.</summary>
    [Builtin("isNull", IsGlobal = true, Strict = 1)]
    internal static Value IsNull(Vm vm, Value e) => IsKind(vm, e, ValueKind.Null);

    /// <summary>Whether <c>e</c> is a function. A set with <c>__functor</c> is a set, not a function.</summary>
    [Builtin("isFunction", Strict = 1)]
    internal static Value IsFunction(Vm vm, Value e) =>
        NixBool.Of(vm.Force(e, Position.None).Kind is ValueKind.Lambda or ValueKind.Builtin or ValueKind.PartialBuiltin);

    /// <summary>Whether <c>e</c> is an integer.</summary>
    [Builtin("isInt", Strict = 1)]
    internal static Value IsInt(Vm vm, Value e) => IsKind(vm, e, ValueKind.Int);

    /// <summary>Whether <c>e</c> is a floating-point number.</summary>
    [Builtin("isFloat", Strict = 1)]
    internal static Value IsFloat(Vm vm, Value e) => IsKind(vm, e, ValueKind.Float);

    /// <summary>Whether <c>e</c> is a string.</summary>
    [Builtin("isString", Strict = 1)]
    internal static Value IsString(Vm vm, Value e) => IsKind(vm, e, ValueKind.String);

    /// <summary>Whether <c>e</c> is a Boolean.</summary>
    [Builtin("isBool", Strict = 1)]
    internal static Value IsBool(Vm vm, Value e) => IsKind(vm, e, ValueKind.Bool);

    /// <summary>Whether <c>e</c> is a path (not a string that looks like one).</summary>
    [Builtin("isPath", Strict = 1)]
    internal static Value IsPath(Vm vm, Value e) => IsKind(vm, e, ValueKind.Path);

    /// <summary>Whether <c>e</c> is an attribute set.</summary>
    [Builtin("isAttrs", Strict = 1)]
    internal static Value IsAttrs(Vm vm, Value e) => IsKind(vm, e, ValueKind.Attrs);

    /// <summary>Whether <c>e</c> is a list.</summary>
    [Builtin("isList", Strict = 1)]
    internal static Value IsList(Vm vm, Value e) => IsKind(vm, e, ValueKind.List);

    private static NixBool IsKind(Vm vm, Value value, ValueKind kind) => NixBool.Of(vm.Force(value, Position.None).Kind == kind);
}
