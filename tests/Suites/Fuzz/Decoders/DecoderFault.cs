using System;
using TvixEval.Text;

namespace TvixEval.Suites.Fuzz.Decoders;

/// <summary>What a decoder must not do, and the input that makes it.</summary>
public sealed class DecoderFault
{
    internal DecoderFault(string decoder, string input, string kind, string details)
    {
        Decoder = decoder;
        Input = input;
        Kind = kind;
        Details = details;
    }

    /// <summary>The name of the decoder.</summary>
    public string Decoder { get; }

    /// <summary>The input; bytes, one a char.</summary>
    public string Input { get; }

    /// <summary>What happened and where; the same for inputs that show the same fault.</summary>
    public string Kind { get; }

    /// <summary>The exception with its stack, or the time it took.</summary>
    public string Details { get; }

    /// <inheritdoc/>
    public override string ToString()
    {
        string shown = Input.Length > 2000 ? Input.Substring(0, 2000) + "..." : Input;
        return $"{Decoder}: {Kind}\n{Details}\ninput ({Input.Length} bytes, base64): {(Input.Length > 4000 ? "(long)" : Convert.ToBase64String(Bytes.ToArray(Input)))}\n{Bytes.ToText(shown)}";
    }
}
