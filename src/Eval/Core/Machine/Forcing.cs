using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Text;

namespace TvixEval.Core.Machine;

/// <summary>
/// Forcing for native code: evaluate, check the type, and word the error as C++ Nix's function of the same name does. The
/// context is the line of trace; mostly it has no position, since the call of the builtin has its own line.
/// </summary>
internal static class Forcing
{
    public static long ForceInt(this Vm vm, Value value, string context, Position position = default) =>
        Evaluate(vm, value, context, position) is NixInt number ? number.Value : throw Mismatch("an integer", value, context, position);

    public static double ForceFloat(this Vm vm, Value value, string context) => Evaluate(vm, value, context, Position.None) switch
    {
        NixFloat number => number.Value,
        NixInt number => number.Value,
        _ => throw Mismatch("a float", value, context, Position.None),
    };

    public static bool ForceBool(this Vm vm, Value value, string context, Position position = default) =>
        Evaluate(vm, value, context, position) is NixBool truth ? truth.Value : throw Mismatch("a Boolean", value, context, position);

    public static NixString ForceString(this Vm vm, Value value, string context, Position position = default) =>
        Evaluate(vm, value, context, position) as NixString ?? throw Mismatch("a string", value, context, position);

    /// <summary>As <c>ForceStringNoContext</c>, but the value, which remembers its symbol.</summary>
    public static NixString ForceName(this Vm vm, Value value, string context, Position position = default)
    {
        NixString name = vm.ForceString(value, context, position);
        WithoutContext(name, context, position);
        return name;
    }

    public static string ForceStringNoContext(this Vm vm, Value value, string context, Position position = default) =>
        WithoutContext(vm.ForceString(value, context, position), context, position);

    public static Value ForceFunction(this Vm vm, Value value, string context, Position position = default)
    {
        Value function = Evaluate(vm, value, context, position);
        return function.Kind is ValueKind.Lambda or ValueKind.Builtin or ValueKind.PartialBuiltin
            || (AttrSet.OrNull(function) is { } set && set.Contains(Symbols.Functor))
            ? function
            : throw Mismatch("a function", value, context, position);
    }

    // Sets and lists: only a wrong type gets the line of trace, not an error of evaluation.
    public static AttrSet ForceAttrs(this Vm vm, Value value, string context, Position position = default) =>
        AttrSet.OrNull(vm.Force(value, position)) ?? throw TypeMismatch("a set", vm.Force(value), Position.None).AddTrace(position, context);

    public static NixList ForceList(this Vm vm, Value value, string context, Position position = default) =>
        NixList.OrNull(vm.Force(value, position)) ?? throw TypeMismatch("a list", vm.Force(value), Position.None).AddTrace(position, context);

    public static bool IsDerivation(this Vm vm, Value value)
    {
        if (AttrSet.OrNull(value) is not { } set || set.Get(Symbols.Type) is not { } type)
        {
            return false;
        }

        return vm.Force(type, set.PositionOf(Symbols.Type)) is NixString { Bytes: "derivation" };
    }

    /// <summary>The error of a value of another type than the one that is wanted.</summary>
    public static NixException TypeMismatch(string expected, Value found, Position position) =>
        new(NixErrorKind.Type, $"expected {expected} but found {Describe(found)}", position);

    /// <summary>A value's type and what is to be seen of it.</summary>
    public static string Describe(Value value) => $"{ValueTypes.Describe(value)}: {ValuePrinter.ForError(value)}";

    private static Value Evaluate(Vm vm, Value value, string context, Position position)
    {
        if (value.Kind != ValueKind.Thunk)
        {
            return value;
        }

        try
        {
            return vm.Force(value, position);
        }
        catch (NixException e) when (e.Pass(position, context))
        {
            throw;
        }
    }

    private static NixException Mismatch(string expected, Value value, string context, Position position) =>
        TypeMismatch(expected, Thunks.Unwrap(value), position).AddTrace(position, context);

    private static string WithoutContext(NixString value, string context, Position position)
    {
        if (value.Context is null)
        {
            return value.Bytes;
        }

        throw new NixException(
            NixErrorKind.StringContext,
            $"the string '{value.Bytes}' is not allowed to refer to a store path (such as '{ContextText.Display(value.Context[0])}')")
            .AddTrace(position, context);
    }
}
