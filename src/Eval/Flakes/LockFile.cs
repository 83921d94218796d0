using System;
using System.Collections.Generic;
using TvixEval.Diagnostics;
using TvixEval.Fetch;
using TvixEval.Formats.Json;

namespace TvixEval.Flakes;

/// <summary>The content of a <c>flake.lock</c>: what each input of a flake, and of its inputs, was when it was locked.</summary>
internal sealed class LockFile
{
    /// <summary>The flake itself.</summary>
    public LockNode Root { get; } = new();

    /// <summary>The node that a path leads to, or null.</summary>
    /// <exception cref="NixException">Inputs follow each other in a circle.</exception>
    public LockNode? Find(InputPath path) => Find(path, new List<InputPath>());

    /// <summary>All inputs by their paths.</summary>
    public SortedDictionary<InputPath, object> AllInputs()
    {
        var all = new SortedDictionary<InputPath, object>();
        var done = new HashSet<LockNode>();
        void Visit(InputPath prefix, LockNode node)
        {
            if (!done.Add(node))
            {
                return;
            }

            foreach (KeyValuePair<string, object> input in node.Inputs)
            {
                InputPath path = prefix.Append(input.Key);
                all[path] = input.Value;
                if (input.Value is LockNode child)
                {
                    Visit(path, child);
                }
            }
        }

        Visit(InputPath.Root, Root);
        return all;
    }

    /// <summary>Fails where an input follows one that does not exist.</summary>
    public void Check()
    {
        foreach (KeyValuePair<InputPath, object> input in AllInputs())
        {
            if (input.Value is InputPath { Names.Length: > 0 } follows && Find(follows) is null)
            {
                throw Error($"input '{input.Key}' follows a non-existent input '{follows}'");
            }
        }
    }

    /// <summary>How another lock file differs from this one, in the order of the inputs' paths.</summary>
    public IReadOnlyList<LockChange> Changes(LockFile other)
    {
        SortedDictionary<InputPath, object> before = AllInputs();
        SortedDictionary<InputPath, object> after = other.AllInputs();
        var paths = new SortedSet<InputPath>(before.Keys);
        paths.UnionWith(after.Keys);
        var changes = new List<LockChange>();
        foreach (InputPath path in paths)
        {
            before.TryGetValue(path, out object? old);
            after.TryGetValue(path, out object? now);
            if (old is null || now is null || !AreEqual(old, now))
            {
                changes.Add(new LockChange(path, old is null ? null : Describe(old), now is null ? null : Describe(now))
                {
                    Old = (old as LockNode)?.Locked,
                    New = (now as LockNode)?.Locked,
                });
            }
        }

        return changes;
    }

    /// <summary>How another lock file differs from this one, in C++ Nix's words.</summary>
    public string Difference(LockFile other) => string.Join("\n", Changes(other));

    /// <summary>An input that does not say for ever what it is, or null. C++ Nix writes no lock file that has one.</summary>
    public FlakeRef? Unlocked(FetchSettings settings)
    {
        foreach (KeyValuePair<InputPath, object> input in AllInputs())
        {
            if (input.Value is LockNode { Locked: { } locked } && locked.Input.RelativePath is null && !(locked.Input.IsLocked(settings) && locked.Input.IsFinal))
            {
                return locked;
            }
        }

        return null;
    }

    /// <summary>The names of the nodes, as the lock file has them.</summary>
    public Dictionary<LockNode, string> NameNodes()
    {
        var names = new Dictionary<LockNode, string>();
        var taken = new HashSet<string>(StringComparer.Ordinal);
        void Visit(string wanted, LockNode node)
        {
            if (names.ContainsKey(node))
            {
                return;
            }

            string name = wanted;
            for (int n = 2; !taken.Add(name); n++)
            {
                name = wanted + "_" + n.ToString(System.Globalization.CultureInfo.InvariantCulture);
            }

            names.Add(node, name);
            foreach (KeyValuePair<string, object> input in node.Inputs)
            {
                if (input.Value is LockNode child)
                {
                    Visit(input.Key, child);
                }
            }
        }

        Visit("root", Root);
        return names;
    }

    /// <summary>The text of the file, to the byte as C++ Nix writes it.</summary>
    public string ToText() => JsonIndentation.Indent(ToJson()) + "\n";

    /// <summary>The lock file as JSON of version 7, as C++ Nix writes it but for white space.</summary>
    public string ToJson()
    {
        Dictionary<LockNode, string> names = NameNodes();
        var nodes = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (KeyValuePair<LockNode, string> pair in names)
        {
            nodes[pair.Value] = NodeJson(pair.Key, names);
        }

        return Object(new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["nodes"] = Object(nodes),
            ["root"] = JsonData.Quote("root"),
            ["version"] = "7",
        });
    }

    private static string NodeJson(LockNode node, Dictionary<LockNode, string> names)
    {
        var members = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (node.Inputs.Count > 0)
        {
            var inputs = new SortedDictionary<string, string>(StringComparer.Ordinal);
            foreach (KeyValuePair<string, object> input in node.Inputs)
            {
                inputs[input.Key] = input.Value is LockNode child ? JsonData.Quote(names[child]) : Array((InputPath)input.Value);
            }

            members["inputs"] = Object(inputs);
        }

        if (node.Locked is not null)
        {
            FetchAttributes locked = node.Locked.ToAttributes();
            locked.Remove("__final");
            members["locked"] = locked.ToJson();
            members["original"] = node.Original!.ToAttributes().ToJson();
            if (!node.IsFlake)
            {
                members["flake"] = "false";
            }

            if (node.Parent is not null)
            {
                members["parent"] = Array(node.Parent);
            }
        }

        return Object(members);
    }

    private static string Object(SortedDictionary<string, string> members)
    {
        var parts = new List<string>();
        foreach (KeyValuePair<string, string> member in members)
        {
            parts.Add(JsonData.Quote(member.Key) + ":" + member.Value);
        }

        return "{" + string.Join(",", parts) + "}";
    }

    private static string Array(InputPath path)
    {
        var parts = new List<string>();
        foreach (string name in path.Names)
        {
            parts.Add(JsonData.Quote(name));
        }

        return "[" + string.Join(",", parts) + "]";
    }

    private static string Describe(object input)
    {
        if (input is not LockNode { Locked: { } locked })
        {
            return $"follows '{input}'";
        }

        string date = locked.Input.LastModified is { } time ? ModificationTimes.Format(time) : string.Empty;
        return $"'{locked}'" + (date.Length == 0 ? string.Empty : $" ({date.Substring(0, 4)}-{date.Substring(4, 2)}-{date.Substring(6, 2)})");
    }

    private static bool AreEqual(object left, object right) =>
        left is LockNode a && right is LockNode b ? a.Locked!.Equals(b.Locked) : left is InputPath p && right is InputPath q && p.Equals(q);

    private static NixException Error(string message) => new(NixErrorKind.InvalidFlake, message);

    private LockNode? Find(InputPath path, List<InputPath> visited)
    {
        int start = visited.IndexOf(path);
        if (start >= 0)
        {
            throw Error($"follow cycle detected: [{string.Join(" -> ", visited.GetRange(start, visited.Count - start))} -> {path}]");
        }

        if (visited.Count >= LockFileReader.MaxDepth)
        {
            throw Error($"input '{path}' follows through more than {LockFileReader.MaxDepth} inputs");
        }

        visited.Add(path);
        LockNode? node = Root;
        foreach (string name in path.Names)
        {
            if (!node.Inputs.TryGetValue(name, out object? input))
            {
                return null;
            }

            node = input as LockNode ?? Find((InputPath)input, visited);
            if (node is null)
            {
                return null;
            }
        }

        return node;
    }
}
