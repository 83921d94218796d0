#if NET8_0_OR_GREATER
using System;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace TvixEval;

/// <summary>
/// Writes Nix values as JSON, like <see cref="NixValue.ToJson(System.Threading.CancellationToken)"/>; <see cref="JsonSerializer"/> uses it automatically. To read values, it needs the engine that
/// they will belong to: add an instance with an engine to <see cref="JsonSerializerOptions.Converters"/>. On .NET 8 and later only.
/// </summary>
public sealed class NixValueJsonConverter : JsonConverter<NixValue>
{
    private readonly NixEngine? engine;

    /// <summary>Creates a converter that only writes.</summary>
    public NixValueJsonConverter()
    {
    }

    /// <summary>Creates a converter that writes and reads.</summary>
    /// <param name="engine">The engine for the values that are read.</param>
    public NixValueJsonConverter(NixEngine engine) => this.engine = engine ?? throw new ArgumentNullException(nameof(engine));

    /// <inheritdoc/>
    public override NixValue Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (engine is null)
        {
            throw new NotSupportedException("To read Nix values from JSON, add a NixValueJsonConverter that has an engine to the options.");
        }

        using JsonDocument document = JsonDocument.ParseValue(ref reader);
        return engine.ToValue(document.RootElement);
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, NixValue value, JsonSerializerOptions options)
    {
        if (writer is null)
        {
            throw new ArgumentNullException(nameof(writer));
        }

        // The text is ours, and however deep.
        writer.WriteRawValue(value.ToJson(), skipInputValidation: true);
    }
}
#endif
