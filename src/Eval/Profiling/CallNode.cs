using System.Collections.Generic;

namespace TvixEval.Profiling;

/// <summary>A function as it was called along one path of calls.</summary>
internal sealed class CallNode
{
    // Recursion that goes deeper is shown as if it stayed there.
    private const int MaxDepth = 200;

    private List<CallNode>? few;
    private Dictionary<ProfiledFunction, CallNode>? many;

    public CallNode(ProfiledFunction? function, int depth)
    {
        Function = function;
        Depth = depth;
    }

    /// <summary>The function; null for the root, the code outside of all functions.</summary>
    public ProfiledFunction? Function { get; }

    public int Depth { get; }

    public long Calls { get; set; }

    /// <summary>The time in this function itself, in ticks of the stop watch.</summary>
    public long SelfTicks { get; set; }

    /// <summary>What it called.</summary>
    public IReadOnlyCollection<CallNode> Children => (IReadOnlyCollection<CallNode>?)many?.Values ?? few ?? (IReadOnlyCollection<CallNode>)System.Array.Empty<CallNode>();

    /// <summary>The node for a call from this one. A function that calls itself directly stays where it is.</summary>
    /// <param name="function">What is called.</param>
    public CallNode Enter(ProfiledFunction function)
    {
        if (ReferenceEquals(function, Function) || Depth >= MaxDepth)
        {
            return this;
        }

        CallNode? child = Find(function);
        if (child is null)
        {
            child = new CallNode(function, Depth + 1);
            Add(function, child);
        }

        return child;
    }

    private CallNode? Find(ProfiledFunction function)
    {
        if (many is not null)
        {
            return many.TryGetValue(function, out CallNode? found) ? found : null;
        }

        if (few is not null)
        {
            foreach (CallNode child in few)
            {
                if (ReferenceEquals(child.Function, function))
                {
                    return child;
                }
            }
        }

        return null;
    }

    private void Add(ProfiledFunction function, CallNode child)
    {
        if (many is null && (few is null || few.Count < 8))
        {
            (few ??= new List<CallNode>(2)).Add(child);
            return;
        }

        if (many is null)
        {
            many = new Dictionary<ProfiledFunction, CallNode>();
            foreach (CallNode known in few!)
            {
                many.Add(known.Function!, known);
            }
        }

        many.Add(function, child);
    }
}
