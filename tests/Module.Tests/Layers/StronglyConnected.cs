using System;
using System.Collections.Generic;

namespace TvixEval.Module.Tests.Layers;

/// <summary>Finds the strongly connected components of a graph (Tarjan's algorithm, with a stack of its own).</summary>
internal static class StronglyConnected
{
    /// <summary>The components, in no order.</summary>
    /// <param name="edges">What each node refers to.</param>
    public static IReadOnlyList<IReadOnlyList<string>> Find(IReadOnlyDictionary<string, string[]> edges)
    {
        var index = new Dictionary<string, int>(StringComparer.Ordinal);
        var low = new Dictionary<string, int>(StringComparer.Ordinal);
        var path = new Stack<string>();
        var onPath = new HashSet<string>(StringComparer.Ordinal);
        var found = new List<IReadOnlyList<string>>();
        var open = new Stack<(string Node, int Next)>();
        foreach (string start in edges.Keys)
        {
            if (index.ContainsKey(start))
            {
                continue;
            }

            Enter(start);
            while (open.Count > 0)
            {
                (string node, int next) = open.Pop();
                string[] targets = edges.TryGetValue(node, out string[]? known) ? known : Array.Empty<string>();
                if (next < targets.Length)
                {
                    open.Push((node, next + 1));
                    if (!index.ContainsKey(targets[next]))
                    {
                        Enter(targets[next]);
                    }
                    else if (onPath.Contains(targets[next]))
                    {
                        low[node] = Math.Min(low[node], index[targets[next]]);
                    }

                    continue;
                }

                if (low[node] == index[node])
                {
                    var component = new List<string>();
                    string member;
                    do
                    {
                        member = path.Pop();
                        onPath.Remove(member);
                        component.Add(member);
                    }
                    while (member != node);
                    found.Add(component);
                }

                if (open.TryPeek(out (string Node, int Next) parent))
                {
                    low[parent.Node] = Math.Min(low[parent.Node], low[node]);
                }
            }
        }

        return found;

        void Enter(string node)
        {
            index[node] = low[node] = index.Count;
            path.Push(node);
            onPath.Add(node);
            open.Push((node, 0));
        }
    }
}
