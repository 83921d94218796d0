using TvixEval.Core.Machine;
using TvixEval.Diagnostics;
using TvixEval.Syntax;
using TvixEval.Text;

namespace TvixEval.Core.Values;

/// <summary>What values are called in messages.</summary>
internal static class ValueTypes
{
    /// <summary>A value's type with its article, as in <c>a list</c>, with what little more is known: <c>a string with context</c>.</summary>
    /// <param name="value">The value; it is not evaluated.</param>
    public static string Describe(Value value)
    {
        if (value is Thunk thunk)
        {
            switch (thunk.Outcome)
            {
                case null:
                    return thunk.Runner != 0 ? "a black hole" : "a thunk";
                case FailedValue:
                    return "an error";
                case { } outcome:
                    value = outcome;
                    break;
            }
        }

        return value switch
        {
            NixString text => text.Context is null ? "a string" : "a string with context",
            BuiltinValue function => "the built-in function '" + function.Builtin.Name + "'",
            PartialBuiltin partial => "the partially applied built-in function '" + partial.Builtin.Name + "'",
            FailedValue => "an error",
            _ => Describe(value.Kind),
        };
    }

    /// <summary>A type with its article.</summary>
    /// <param name="kind">The type.</param>
    public static string Describe(ValueKind kind) => kind switch
    {
        ValueKind.Null => "null",
        ValueKind.Int => "an integer",
        _ => "a " + Noun(kind),
    };

    /// <summary>A type without its article.</summary>
    /// <param name="kind">The type.</param>
    public static string Noun(ValueKind kind) => kind switch
    {
        ValueKind.Null => "null",
        ValueKind.Bool => "Boolean",
        ValueKind.Int => "integer",
        ValueKind.Float => "float",
        ValueKind.String => "string",
        ValueKind.Path => "path",
        ValueKind.Attrs => "set",
        ValueKind.List => "list",
        ValueKind.Lambda or ValueKind.Builtin or ValueKind.PartialBuiltin => "function",
        _ => "thunk",
    };

    /// <summary>What a function is called in a value that is printed: <c>«lambda f @ file:1:2»</c>, <c>«primop map»</c>.</summary>
    /// <param name="function">A function of any kind.</param>
    public static string ShowFunction(Value function)
    {
        string text = function switch
        {
            Closure closure => "lambda" + (closure.Lambda.Name.IsNone ? string.Empty : " " + NixText.Identifier(closure.Lambda.Name.Name))
                + " @ " + closure.Position.Show(),
            BuiltinValue builtin => "primop " + builtin.Builtin.Name,
            PartialBuiltin partial => "partially applied primop " + partial.Builtin.Name,
            _ => "unknown",
        };
        return NixText.Open + text + NixText.Close;
    }

    /// <summary>The position that messages about a value give: where a set or a function was written; none for others.</summary>
    /// <param name="value">The value.</param>
    /// <param name="otherwise">The position for a value that has none.</param>
    public static Position PositionOf(Value value, Position otherwise)
    {
        // The application of a function that is not evaluated yet is where the function is.
        while (value.Peek() is null && value is Thunk { Code: StaticCode code, First: { } function } && !ReferenceEquals(code, Thunks.Alias))
        {
            value = function;
        }

        return value.Peek() switch
        {
            AttrSet set => set.Position,
            Closure closure => closure.Position,
            _ => otherwise,
        };
    }

    /// <summary>The error that a value is nested deeper than calls may be.</summary>
    /// <param name="value">What is nested too deep.</param>
    public static NixException NestedTooDeep(Value value) =>
        new(NixErrorKind.StackOverflow, "stack overflow; max-call-depth exceeded", PositionOf(value, Position.None));
}
