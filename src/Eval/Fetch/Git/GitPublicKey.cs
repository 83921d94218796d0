using System.Collections.Generic;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Formats.Json;
using TvixEval.Text;

namespace TvixEval.Fetch.Git;

/// <summary>A key that a commit must be signed with.</summary>
internal sealed class GitPublicKey
{
    private static readonly Symbol KeyName = Symbol.Of("key");

    private GitPublicKey(string type, string key)
    {
        Type = type;
        Key = key;
    }

    /// <summary>The type, such as <c>ssh-ed25519</c>.</summary>
    public string Type { get; }

    /// <summary>The key in base-64.</summary>
    public string Key { get; }

    /// <summary>The keys that attributes have.</summary>
    /// <exception cref="NixException">They are not what keys have to be: leaving them out would mean to check less than was asked for.</exception>
    public static List<GitPublicKey> Of(FetchAttributes attributes)
    {
        var keys = new List<GitPublicKey>();
        if (attributes.FindString("publicKeys") is { } json)
        {
            Value parsed = JsonParser.ParseData(json, null);
            NixList list = parsed as NixList ?? throw WrongType("array", parsed);
            for (int i = 0; i < list.Count; i++)
            {
                AttrSet set = list[i] as AttrSet ?? throw WrongType("object", list[i]);
                string type = set.Get(Symbols.Type) is { } other ? Text(other) : "ssh-ed25519";
                keys.Add(new GitPublicKey(type, Text(set.Get(KeyName) ?? throw Error($"Expected JSON object to contain key 'key' but it doesn't: {Show(set)}"))));
            }
        }

        if (attributes.Contains("publicKey"))
        {
            keys.Add(new GitPublicKey(attributes.FindString("keytype") ?? "ssh-ed25519", attributes.GetString("publicKey")));
        }

        return keys;
    }

    /// <summary>Keys as JSON.</summary>
    public static string ToJson(List<GitPublicKey> keys)
    {
        var output = new JsonText();
        char separator = '[';
        foreach (GitPublicKey key in keys)
        {
            output.Raw(separator);
            output.Raw("{\"key\":");
            output.String(key.Key);
            output.Raw(",\"type\":");
            output.String(key.Type);
            output.Raw('}');
            separator = ',';
        }

        output.Raw(']');
        return output.ToString();
    }

    private static string Text(Value value) => value is NixString text ? text.Bytes : throw WrongType("string", value);

    private static NixException WrongType(string expected, Value value)
    {
        string type = value switch
        {
            AttrSet => "object",
            NixList => "array",
            NixString => "string",
            NixBool => "boolean",
            NixNull => "null",
            _ => "number",
        };
        return Error($"Expected JSON value to be of type '{expected}' but it is of type '{type}': {Show(value)}");
    }

    private static string Show(Value value)
    {
        StringContext? context = null;
        return JsonWriter.Write(VmSlot.Required, value, ref context, Position.None);
    }

    private static NixException Error(string message) => new(NixErrorKind.Fetch, message);
}
