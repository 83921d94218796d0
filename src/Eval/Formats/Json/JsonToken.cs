namespace TvixEval.Formats.Json;

/// <summary>The kinds of JSON tokens.</summary>
internal enum JsonToken
{
    BeginArray,
    EndArray,
    BeginObject,
    EndObject,
    Colon,
    Comma,
    True,
    False,
    Null,
    String,
    Number,
    End,
    Error,
}
