using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Formats.Json;
using TvixEval.Text;

namespace TvixEval.Fetch;

/// <summary>
/// The attributes of an input, by name: strings (bytes, one a char), integers that are not negative, and Booleans. An integer
/// may be one that is computed when somebody looks (<see cref="Lazy{T}"/> of <see cref="long"/>).
/// </summary>
internal sealed class FetchAttributes : IEnumerable<KeyValuePair<string, object>>, IEquatable<FetchAttributes>
{
    private readonly SortedDictionary<string, object> values = new(StringComparer.Ordinal);

    /// <summary>Creates an empty set of attributes.</summary>
    public FetchAttributes()
    {
    }

    /// <summary>Creates a copy.</summary>
    public FetchAttributes(FetchAttributes other)
    {
        foreach (KeyValuePair<string, object> pair in other.values)
        {
            values.Add(pair.Key, pair.Value);
        }
    }

    /// <summary>The attributes that a JSON object has.</summary>
    /// <exception cref="NixException">One is neither a string, an integer nor a Boolean.</exception>
    public static FetchAttributes FromJson(AttrSet json)
    {
        var attributes = new FetchAttributes();
        foreach (KeyValuePair<Symbol, Value> pair in json.InNameOrder())
        {
            attributes[pair.Key.Name] = pair.Value switch
            {
                NixString text => text.Bytes,
                NixInt number => number.Value,
                NixFloat number => (long)number.Value,
                NixBool truth => truth.Value,
                _ => throw Error("unsupported input attribute type in lock file"),
            };
        }

        return attributes;
    }

    /// <summary>An integer in a URL, or null where it is none. As in C++ Nix it has 64 bits without a sign, so that great ones become negative.</summary>
    public static long? ParseInteger(string text) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong number) ? unchecked((long)number) : null;

    /// <summary>The attribute of a name as it is held: string, long, bool or a lazy long; null where there is none.</summary>
    public object? this[string name]
    {
        get => values.TryGetValue(name, out object? value) ? value : null;
        set => values[name] = value!;
    }

    /// <summary>Whether there is an attribute.</summary>
    public bool Contains(string name) => values.ContainsKey(name);

    /// <summary>Takes an attribute away.</summary>
    public void Remove(string name) => values.Remove(name);

    /// <summary>Adds an attribute, unless there is one of that name.</summary>
    public void Add(string name, object value)
    {
        if (!values.ContainsKey(name))
        {
            values.Add(name, value);
        }
    }

    /// <summary>A string, or null where there is none.</summary>
    /// <exception cref="NixException">It is something else.</exception>
    public string? FindString(string name) => this[name] switch
    {
        null => null,
        string text => text,
        _ => throw Error($"input attribute '{name}' is not a string {ToJson()}"),
    };

    /// <summary>A string that must be there.</summary>
    /// <exception cref="NixException">It is not there, or something else.</exception>
    public string GetString(string name) => FindString(name) ?? throw Error($"input attribute '{name}' is missing");

    /// <summary>An integer, or null where there is none.</summary>
    /// <exception cref="NixException">It is something else.</exception>
    public long? FindInteger(string name) => this[name] switch
    {
        null => null,
        long number => number,
        Lazy<long> number => number.Value,
        _ => throw Error($"input attribute '{name}' is not an integer"),
    };

    /// <summary>A Boolean; false where there is none.</summary>
    /// <exception cref="NixException">It is something else.</exception>
    public bool IsTrue(string name) => FindBoolean(name) ?? false;

    /// <summary>A Boolean, or null where there is none.</summary>
    /// <exception cref="NixException">It is something else.</exception>
    public bool? FindBoolean(string name) => this[name] switch
    {
        null => null,
        bool truth => truth,
        _ => throw Error($"input attribute '{name}' is not a Boolean"),
    };

    /// <summary>The attributes as JSON, without space, names sorted; evaluates what is lazy.</summary>
    public string ToJson()
    {
        var output = new JsonText();
        char separator = '{';
        foreach (KeyValuePair<string, object> pair in values)
        {
            output.Raw(separator);
            separator = ',';
            output.String(pair.Key);
            output.Raw(':');
            switch (pair.Value)
            {
                case string text:
                    output.String(text);
                    break;
                case bool truth:
                    output.Raw(truth ? "true" : "false");
                    break;
                default:
                    output.Integer(FindInteger(pair.Key)!.Value);
                    break;
            }
        }

        if (separator == '{')
        {
            // C++ Nix's JSON library writes a value that nothing was put into as null.
            return "null";
        }

        output.Raw('}');
        return output.ToString();
    }

    /// <summary>Puts the attributes into the query of a URL, except some.</summary>
    public void AddToQuery(FetchUrl url, params string[] except)
    {
        foreach (KeyValuePair<string, object> pair in values)
        {
            if (Array.IndexOf(except, pair.Key) < 0)
            {
                url.Query[pair.Key] = pair.Value switch
                {
                    string text => text,
                    bool truth => truth ? "1" : "0",
                    _ => FindInteger(pair.Key)!.Value.ToString(CultureInfo.InvariantCulture),
                };
            }
        }
    }

    /// <inheritdoc/>
    public bool Equals(FetchAttributes? other)
    {
        if (other is null || other.values.Count != values.Count)
        {
            return false;
        }

        foreach (KeyValuePair<string, object> pair in values)
        {
            if (!other.values.TryGetValue(pair.Key, out object? value) || !AreEqual(pair.Value, value))
            {
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as FetchAttributes);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        int hash = 17;
        foreach (KeyValuePair<string, object> pair in values)
        {
            hash = unchecked((hash * 31) + StringComparer.Ordinal.GetHashCode(pair.Key));
        }

        return hash;
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, object>> GetEnumerator() => values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Whether two attributes are the same; evaluates a lazy one only where it has to.</summary>
    internal static bool AreEqual(object left, object right) => ReferenceEquals(left, right)
        || (left is Lazy<long> lazy ? lazy.Value : left).Equals(right is Lazy<long> other ? other.Value : right);

    private static NixException Error(string message) => new(NixErrorKind.Fetch, message);
}
