using System;
using TvixEval.Core.Values;
using TvixEval.Text;

namespace TvixEval.Module.Navigation;

/// <summary>What can be said of a value without evaluating it.</summary>
internal static class ValuePreview
{
    private const int MaxLength = 120;

    private static readonly PrintOptions Short = new()
    {
        MaxDepth = 1,
        MaxAttrs = 4,
        MaxListItems = 6,
        MaxStringLength = 80,
    };

    /// <summary>Whether a value was evaluated, and how that ended.</summary>
    /// <param name="value">The value.</param>
    public static NixItemState StateOf(Value value) =>
        value.Peek() is not null ? NixItemState.Value
        : value is Thunk { Outcome: FailedValue } ? NixItemState.Error
        : NixItemState.Thunk;

    /// <summary>The type, as <c>builtins.typeOf</c> names it; null for what is not evaluated.</summary>
    /// <param name="value">The value.</param>
    public static string? KindOf(Value value) => value.Peek() is { } evaluated ? NameOf(evaluated.Kind) : null;

    /// <summary>The name of a kind, as <c>builtins.typeOf</c> gives it.</summary>
    /// <param name="kind">The kind.</param>
    public static string NameOf(ValueKind kind) => kind switch
    {
        ValueKind.Int => "int",
        ValueKind.Float => "float",
        ValueKind.Bool => "bool",
        ValueKind.String => "string",
        ValueKind.Path => "path",
        ValueKind.Null => "null",
        ValueKind.List => "list",
        ValueKind.Attrs => "set",
        _ => "lambda",
    };

    /// <summary>Type and beginning of a value for a tool tip; empty where there is no value.</summary>
    /// <param name="value">The value.</param>
    public static string Summary(Value? value) =>
        value is null ? string.Empty
        : KindOf(value) is { } kind ? (kind + " " + Of(value)).Trim()
        : "not evaluated";

    /// <summary>The beginning of the value, or the message of the error it is, as text in one line; empty for what is not evaluated.</summary>
    /// <param name="value">The value.</param>
    public static string Of(Value value)
    {
        if (value is Thunk { Outcome: FailedValue failed })
        {
            return Cut(failed.Error.Message, isNix: false);
        }

        return value.Peek() is { } evaluated ? Cut(Bytes.ToText(ValuePrinter.Print(null, evaluated, Short)), isNix: true) : string.Empty;
    }

    private static string Cut(string whole, bool isNix)
    {
        string text = HiddenCharacters.Show(whole);
        int end = text.IndexOf('\n');
        if (end < 0 && text.Length <= MaxLength)
        {
            return text;
        }

        string start = text.Substring(0, end < 0 ? MaxLength : Math.Min(end, MaxLength));
        return start + (isNix && EndsInString(start) ? "...\"" : "...");
    }

    private static bool EndsInString(string text)
    {
        bool isIn = false;
        for (int i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '"':
                    isIn = !isIn;
                    break;
                case '\\' when isIn:
                    i++;
                    break;
            }
        }

        return isIn;
    }
}
