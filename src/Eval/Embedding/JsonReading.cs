#if NET8_0_OR_GREATER
using System;
using System.Text.Json;
using System.Text.Json.Nodes;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Formats.Json;
using TvixEval.Text;

namespace TvixEval.Embedding;

/// <summary>Nix values as objects of <c>System.Text.Json</c>.</summary>
internal static class JsonReading
{
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = int.MaxValue };

    /// <summary>The object, if the type is one of JSON's.</summary>
    public static bool TryRead(Vm vm, Value forced, Type type, out object? result)
    {
        result = null;
        if (type == typeof(JsonElement))
        {
            using JsonDocument document = Parse(vm, forced);
            result = document.RootElement.Clone();
        }
        else if (type == typeof(JsonDocument))
        {
            result = Parse(vm, forced);
        }
        else if (typeof(JsonNode).IsAssignableFrom(type))
        {
            result = JsonNode.Parse(Write(vm, forced), documentOptions: Deep);
            return type.IsInstanceOfType(result) || result is null;
        }

        return result is not null;
    }

    private static JsonDocument Parse(Vm vm, Value forced) => JsonDocument.Parse(Write(vm, forced), Deep);

    private static byte[] Write(Vm vm, Value forced)
    {
        StringContext? context = null;
        return Bytes.ToArray(JsonWriter.Write(vm, forced, ref context, Position.None));
    }
}
#endif
