using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Text;

namespace TvixEval.Core.Machine;

/// <content>
/// Forcing for native code: evaluate, check the type, and word the error as C++ Nix's function of the same name does. The
/// context is the line of trace; mostly it has no position, since the call of the builtin has its own line.
/// </content>
public sealed partial class Vm
{
    internal long ForceInt(Value value, string context, Position position = default) =>
        Force(value, context, position) is NixInt number ? number.Value : throw Mismatch("an integer", value, context, position);

    internal double ForceFloat(Value value, string context) => Force(value, context, Position.None) switch
    {
        NixFloat number => number.Value,
        NixInt number => number.Value,
        _ => throw Mismatch("a float", value, context, Position.None),
    };

    internal bool ForceBool(Value value, string context, Position position = default) =>
        Force(value, context, position) is NixBool truth ? truth.Value : throw Mismatch("a Boolean", value, context, position);

    internal NixString ForceString(Value value, string context, Position position = default) =>
        Force(value, context, position) as NixString ?? throw Mismatch("a string", value, context, position);

    /// <summary>As <c>ForceStringNoContext</c>, but the value, which remembers its symbol.</summary>
    internal NixString ForceName(Value value, string context, Position position = default)
    {
        NixString name = ForceString(value, context, position);
        WithoutContext(name, context, position);
        return name;
    }

    internal string ForceStringNoContext(Value value, string context, Position position = default) =>
        WithoutContext(ForceString(value, context, position), context, position);

    internal Value ForceFunction(Value value, string context, Position position = default)
    {
        Value function = Force(value, context, position);
        return function.Kind is ValueKind.Lambda or ValueKind.Builtin or ValueKind.PartialBuiltin
            || (function is AttrSet set && set.Contains(FunctorName))
            ? function
            : throw Mismatch("a function", value, context, position);
    }

    // Sets and lists: only a wrong type gets the line of trace, not an error of evaluation.
    internal AttrSet ForceAttrs(Value value, string context, Position position = default) =>
        Force(value, position) as AttrSet ?? throw TypeMismatch("a set", Force(value), Position.None).AddTrace(position, context);

    internal NixList ForceList(Value value, string context, Position position = default) =>
        Force(value, position) as NixList ?? throw TypeMismatch("a list", Force(value), Position.None).AddTrace(position, context);

    /// <summary>Evaluates a value and everything in it (C++ Nix's <c>forceValueDeep</c>).</summary>
    /// <param name="value">The value.</param>
    /// <exception cref="NixException">Evaluation of some part fails.</exception>
    public void ForceDeep(Value value) => DeepForcing.Run(this, value);

    internal bool IsDerivation(Value value)
    {
        if (value is not AttrSet set || set.Get(Symbols.Type) is not { } type)
        {
            return false;
        }

        return Force(type, set.PositionOf(Symbols.Type)) is NixString { Bytes: "derivation" };
    }

    private static NixException TypeMismatch(string expected, Value found, Position position) =>
        new(NixErrorKind.Type, $"expected {expected} but found {Describe(found)}", position);

    private static string Describe(Value value) => $"{ValueTypes.Describe(value)}: {ValuePrinter.ForError(value)}";

    private Value Force(Value value, string context, Position position)
    {
        if (value.Kind != ValueKind.Thunk)
        {
            return value;
        }

        try
        {
            return ForceThunk((Thunk)value, position);
        }
        catch (NixException e) when (e.Pass(position, context))
        {
            throw;
        }
    }

    private NixException Mismatch(string expected, Value value, string context, Position position)
    {
        Position at = position;
        return TypeMismatch(expected, Unwrap(value), at).AddTrace(at, context);
    }

    private string WithoutContext(NixString value, string context, Position position)
    {
        if (value.Context is null)
        {
            return value.Bytes;
        }

        throw new NixException(
            NixErrorKind.Evaluation,
            $"the string '{value.Bytes}' is not allowed to refer to a store path (such as '{ContextText.Display(value.Context[0])}')")
            .AddTrace(position, context);
    }
}
