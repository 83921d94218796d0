using System.Collections.Generic;
using TvixEval.Engine;
using TvixEval.Hosting;

namespace TvixEval.Module.Sessions;

/// <summary>The evaluators of the process: one for each combination of options in use, shared by all runspaces.</summary>
internal static class EvaluatorPool
{
    // An evaluator holds the files it has compiled. Who goes through many combinations of options should not keep them all.
    private const int Capacity = 16;

    private static readonly LinkedList<KeyValuePair<string, Evaluator>> Recent = new();

    /// <summary>The evaluator for some options.</summary>
    /// <param name="options">The options.</param>
    public static Evaluator Get(EvaluationOptions options)
    {
        string key = options.Key;
        lock (Recent)
        {
            for (LinkedListNode<KeyValuePair<string, Evaluator>>? node = Recent.First; node is not null; node = node.Next)
            {
                if (node.Value.Key == key)
                {
                    if (node != Recent.First)
                    {
                        Recent.Remove(node);
                        Recent.AddFirst(node);
                    }

                    return node.Value.Value;
                }
            }

            Evaluator evaluator = StandardEvaluator.Create(options.ToSettings(), sharesSources: true);
            Recent.AddFirst(new KeyValuePair<string, Evaluator>(key, evaluator));
            if (Recent.Count > Capacity)
            {
                Recent.RemoveLast();
            }

            return evaluator;
        }
    }
}
