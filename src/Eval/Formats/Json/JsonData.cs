using System;
using System.Collections.Generic;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Text;

namespace TvixEval.Formats.Json;

/// <summary>JSON that is data only: nothing is evaluated, and no attribute has a special meaning.</summary>
internal static class JsonData
{
    /// <summary>A JSON text without superfluous space, with the members of objects sorted by name. It must be an object.</summary>
    /// <param name="text">The text.</param>
    /// <param name="errorPrefix">What errors start with.</param>
    /// <param name="poll">Called now and then; may throw.</param>
    public static string Normalize(string text, string errorPrefix, Action poll)
    {
        Value value;
        try
        {
            value = JsonParser.ParseData(text, poll);
        }
        catch (NixException e) when (!e.EndsEvaluation)
        {
            throw new NixException(NixErrorKind.InvalidJson, errorPrefix + e.RawMessage);
        }

        if (value is not AttrSet)
        {
            throw new NixException(
                NixErrorKind.InvalidJson, errorPrefix + "[json.exception.type_error.302] type must be object, but is " + TypeOf(value));
        }

        return Write(value);
    }

    /// <summary>A JSON string.</summary>
    /// <param name="text">What is in it; bytes, one a char.</param>
    public static string Quote(string text)
    {
        var output = new JsonText();
        output.String(text);
        return output.ToString();
    }

    private static string TypeOf(Value value) => value switch
    {
        NixNull => "null",
        NixBool => "boolean",
        NixList => "array",
        NixString => "string",
        _ => "number",
    };

    /// <summary>Writes a value with a stack of what is still to be written: values, and texts between them.</summary>
    public static string Write(Value root)
    {
        var output = new JsonText();
        var rest = new Stack<(string? Raw, string? Name, Value? Value)>();
        rest.Push((null, null, root));
        while (rest.Count > 0)
        {
            (string? raw, string? name, Value? value) = rest.Pop();
            if (raw is not null)
            {
                output.Raw(raw);
            }

            if (name is not null)
            {
                output.String(name);
                output.Raw(':');
            }

            switch (value)
            {
                case AttrSet set:
                    output.Raw('{');
                    rest.Push(("}", null, null));
                    int[] order = set.Shape.NameOrder;
                    for (int i = order.Length - 1; i >= 0; i--)
                    {
                        rest.Push((i > 0 ? "," : null, SymbolTable.NameOf(set.Keys[order[i]]), set.At(order[i])));
                    }

                    break;
                case NixList list:
                    output.Raw('[');
                    rest.Push(("]", null, null));
                    for (int i = list.Count - 1; i >= 0; i--)
                    {
                        rest.Push((i > 0 ? "," : null, null, list[i]));
                    }

                    break;
                case not null:
                    WriteScalar(output, value);
                    break;
            }
        }

        return output.ToString();
    }

    private static void WriteScalar(JsonText output, Value value)
    {
        switch (value)
        {
            case NixInt number:
                output.Integer(number.Value);
                break;
            case NixFloat number:
                output.Raw(FloatShortest.Json(number.Value));
                break;
            case NixPath number:
                output.Raw(number.Path);
                break;
            case NixString text:
                output.String(text.Bytes);
                break;
            case NixBool truth:
                output.Raw(truth.Value ? "true" : "false");
                break;
            default:
                output.Raw("null");
                break;
        }
    }
}
