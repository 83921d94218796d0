using System.Collections.Generic;
using TvixEval.Builtins.Json;
using TvixEval.Diagnostics;
using TvixEval.Values;

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
    public static List<GitPublicKey> Of(FetchAttributes attributes)
    {
        var keys = new List<GitPublicKey>();
        if (attributes.FindString("publicKeys") is { } json && JsonParser.ParseData(json, null) is NixList list)
        {
            for (int i = 0; i < list.Count; i++)
            {
                keys.Add(list[i] is AttrSet set && set.Get(KeyName) is NixString key
                    ? new GitPublicKey(set.Get(Symbols.Type) is NixString type ? type.Bytes : "ssh-ed25519", key.Bytes)
                    : throw new NixException(NixErrorKind.Evaluation, "Expected JSON object to contain key 'key' but it doesn't: publicKeys"));
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
}
