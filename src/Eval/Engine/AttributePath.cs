using System.Collections.Generic;
using System.Globalization;
using System.Text;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Text;

namespace TvixEval.Engine;

/// <summary>A path into a value, such as <c>a.b."c d".0</c> (C++ Nix's <c>--attr</c>): names of attributes and indices of list elements.</summary>
internal static class AttributePath
{
    /// <summary>Splits a path at its dots; quoted parts may hold dots.</summary>
    /// <param name="path">The path as bytes, one a char.</param>
    /// <exception cref="NixException">A quote is not closed.</exception>
    public static IReadOnlyList<string> Parse(string path)
    {
        var parts = new List<string>();
        var part = new StringBuilder();
        for (int i = 0; i < path.Length; i++)
        {
            switch (path[i])
            {
                case '.':
                    parts.Add(part.ToString());
                    part.Clear();
                    break;
                case '"':
                    int end = path.IndexOf('"', i + 1);
                    if (end < 0)
                    {
                        throw new NixException(NixErrorKind.Parse, $"missing closing quote in selection path '{path}'");
                    }

                    part.Append(path, i + 1, end - i - 1);
                    i = end;
                    break;
                default:
                    part.Append(path[i]);
                    break;
            }
        }

        if (part.Length > 0)
        {
            parts.Add(part.ToString());
        }

        return parts;
    }

    /// <summary>Follows a path; functions on the way are called with the arguments given by name.</summary>
    /// <param name="vm">The machine.</param>
    /// <param name="root">Where to start.</param>
    /// <param name="path">The path as bytes, one a char.</param>
    /// <param name="arguments">The arguments by name.</param>
    /// <param name="use">Records which of them are taken.</param>
    /// <returns>The value at the end of the path, perhaps not evaluated.</returns>
    public static Value Follow(Vm vm, Value root, string path, AttrSet arguments, ArgumentUse? use = null)
    {
        Value value = root;
        foreach (string part in Parse(path))
        {
            Value container = AutoCall.Apply(vm, value, arguments, use);
            value = IsIndex(part, out uint index) ? Element(container, index, path) : Attribute(container, part, path);
        }

        return value;
    }

    /// <summary>The names of the attributes of a set, for suggestions.</summary>
    internal static IEnumerable<string> NamesOf(AttrSet set)
    {
        foreach (int key in set.Keys)
        {
            yield return SymbolTable.NameOf(key);
        }
    }

    private static Value Attribute(Value container, string name, string path)
    {
        if (container is not AttrSet set)
        {
            throw WrongType(path, "a set", container);
        }

        if (name.Length == 0)
        {
            throw new NixException(NixErrorKind.Parse, $"empty attribute name in selection path '{path}'");
        }

        return set.Get(name) ?? throw new NixException(NixErrorKind.MissingAttribute, $"attribute '{name}' in selection path '{path}' not found")
        {
            Suggestions = Suggestions.BestMatches(NamesOf(set), name),
        };
    }

    private static Value Element(Value container, uint index, string path)
    {
        if (container is not NixList list)
        {
            throw WrongType(path, "a list", container);
        }

        return index < list.Count
            ? list[(int)index]
            : throw new NixException(NixErrorKind.MissingAttribute, $"list index {index} in selection path '{path}' is out of range");
    }

    private static NixException WrongType(string path, string expected, Value found) => new(
        NixErrorKind.Type,
        $"the expression selected by the selection path '{path}' should be {expected} but is {ValueTypes.Describe(found)}");

    private static bool IsIndex(string part, out uint index) =>
        uint.TryParse(part, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out index) && part[0] != '-';
}
