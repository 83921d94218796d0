using System.Collections.Generic;
using TvixEval.Dependencies;
using TvixEval.Engine;
using TvixEval.Hosting;

namespace TvixEval.Module.Sessions;

/// <summary>
/// Evaluators, one for each combination of options in use. Those of the process are shared by all runspaces. Those that record what is read belong to
/// a runspace each: a command starts their record anew.
/// </summary>
internal sealed class EvaluatorPool
{
    private readonly LinkedList<KeyValuePair<string, Evaluator>> recent = new();
    private readonly int capacity;
    private readonly bool recordsDependencies;

    /// <summary>Creates a pool.</summary>
    /// <param name="capacity">How many evaluators it keeps. Each holds the files it has compiled: who goes through many combinations of options should not keep them all.</param>
    /// <param name="recordsDependencies">Whether its evaluators record what they read.</param>
    public EvaluatorPool(int capacity, bool recordsDependencies)
    {
        this.capacity = capacity;
        this.recordsDependencies = recordsDependencies;
    }

    /// <summary>The pool of the process.</summary>
    public static EvaluatorPool Shared { get; } = new(capacity: 16, recordsDependencies: false);

    /// <summary>The evaluator for some options of the pool of the process.</summary>
    /// <param name="options">The options.</param>
    public static Evaluator Get(EvaluationOptions options) => Shared.For(options);

    /// <summary>The evaluator for some options.</summary>
    /// <param name="options">The options.</param>
    public Evaluator For(EvaluationOptions options)
    {
        string key = options.Key;
        lock (recent)
        {
            for (LinkedListNode<KeyValuePair<string, Evaluator>>? node = recent.First; node is not null; node = node.Next)
            {
                if (node.Value.Key == key)
                {
                    recent.Remove(node);
                    if (KnowsTime(node.Value.Value))
                    {
                        break;
                    }

                    recent.AddFirst(node);
                    return node.Value.Value;
                }
            }

            Evaluator evaluator = StandardEvaluator.Create(options.ToSettings(recordsDependencies), sharesSources: true);
            recent.AddFirst(new KeyValuePair<string, Evaluator>(key, evaluator));
            if (recent.Count > capacity)
            {
                recent.RemoveLast();
            }

            return evaluator;
        }
    }

    // An evaluator has one time. Once it was asked for, all that is evaluated may depend on it, and none of its results can be kept.
    private static bool KnowsTime(Evaluator evaluator) => evaluator.Dependencies?.Current.Facts.ContainsKey((FactKind.Time, string.Empty)) == true;
}
