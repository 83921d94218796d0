using System.Collections.Generic;

namespace TvixEval.Formats.Regex;

/// <summary>Finds out with which bytes the ways through an automaton can begin.</summary>
internal sealed class RegexLookahead
{
    // Ways that branch out more than that are not looked into.
    private const int MaxVisits = 64;

    private readonly RegexProgram program;
    private readonly HashSet<int> visited = new();
    private readonly Stack<int> pending = new();

    public RegexLookahead(RegexProgram program) => this.program = program;

    /// <summary>With what the way from a node on can begin.</summary>
    public RegexBranch Of(int start)
    {
        visited.Clear();
        pending.Clear();
        pending.Push(start);
        bool[]? bytes = null;
        bool isShared = false;
        bool canEnd = false;
        while (pending.Count > 0)
        {
            int node = pending.Pop();
            if (!visited.Add(node))
            {
                continue;
            }

            if (visited.Count > MaxVisits)
            {
                return default;
            }

            if (program.Set[node] is { } set)
            {
                // One set is taken as it is; a second one makes a copy.
                if (bytes is null)
                {
                    bytes = set;
                    isShared = true;
                }
                else if (!ReferenceEquals(bytes, set))
                {
                    bytes = isShared ? (bool[])bytes.Clone() : bytes;
                    isShared = false;
                    Join(bytes, set);
                }
            }

            switch (program.Kind[node])
            {
                case RegexNodeKind.Char:
                    break;
                case RegexNodeKind.Accept:
                    canEnd = true;
                    break;
                case RegexNodeKind.Alternative:
                case RegexNodeKind.Repeat:
                    pending.Push(program.Next[node]);
                    pending.Push(program.Other[node]);
                    break;
                default:
                    pending.Push(program.Next[node]);
                    break;
            }
        }

        return new RegexBranch(bytes ?? new bool[256], canEnd);
    }

    private static void Join(bool[] target, bool[] set)
    {
        for (int i = 0; i < target.Length; i++)
        {
            target[i] |= set[i];
        }
    }
}
