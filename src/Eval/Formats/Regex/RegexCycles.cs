using System;
using System.Collections.Generic;

namespace TvixEval.Formats.Regex;

/// <summary>
/// Finds the repetitions that can be met again without consuming anything, such as the outer one of <c>(a*)*</c>: the
/// strongly connected components of the automaton without its consuming steps, by Tarjan's algorithm with a stack of its own.
/// </summary>
internal static class RegexCycles
{
    /// <summary>Whether each node is such a repetition; null if none is.</summary>
    public static bool[]? Find(RegexProgram program)
    {
        int count = program.Kind.Length;
        var index = new int[count];
        var low = new int[count];
        var onStack = new bool[count];
        var component = new Stack<int>();
        var work = new Stack<(int Node, int Edge)>();
        bool[]? found = null;
        int next = 1;
        for (int root = 0; root < count; root++)
        {
            if (index[root] != 0)
            {
                continue;
            }

            work.Push((root, 0));
            while (work.Count > 0)
            {
                (int node, int edge) = work.Pop();
                if (edge == 0)
                {
                    index[node] = low[node] = next++;
                    component.Push(node);
                    onStack[node] = true;
                }

                int target = Successor(program, node, edge);
                if (target >= 0)
                {
                    work.Push((node, edge + 1));
                    if (index[target] == 0)
                    {
                        work.Push((target, 0));
                    }
                    else if (onStack[target])
                    {
                        low[node] = Math.Min(low[node], index[target]);
                    }

                    continue;
                }

                if (work.Count > 0)
                {
                    int parent = work.Peek().Node;
                    low[parent] = Math.Min(low[parent], low[node]);
                }

                if (low[node] != index[node])
                {
                    continue;
                }

                // A body that is nothing at all, as in a{0}*, leads a repetition straight back to itself.
                bool isCycle = component.Peek() != node || program.Other[node] == node;
                int member;
                do
                {
                    member = component.Pop();
                    onStack[member] = false;
                    if (isCycle && program.Kind[member] == RegexNodeKind.Repeat)
                    {
                        found ??= new bool[count];
                        found[member] = true;
                    }
                }
                while (member != node);
            }
        }

        return found;
    }

    private static int Successor(RegexProgram program, int node, int edge)
    {
        bool forks = program.Kind[node] is RegexNodeKind.Repeat or RegexNodeKind.Alternative;
        return program.Kind[node] is RegexNodeKind.Char or RegexNodeKind.Accept || edge > (forks ? 1 : 0) ? -1
            : edge == 0 ? program.Next[node]
            : program.Other[node];
    }
}
