using System.Collections.Generic;
using System.Linq;
using TvixEval.Dependencies;
using TvixEval.Engine;
using TvixEval.Hosting;

namespace TvixEval.Module.Sessions;

/// <summary>
/// Evaluators, one for each combination of options in use. Those of the process are shared by all runspaces. Those that record what is read belong to
/// a runspace each: a command starts their record anew.
/// <para>
/// What a command evaluated ends with it: when no command uses an evaluator any more, what it imported is forgotten (<see cref="Leave"/>), and an evaluator that knows
/// many store objects makes way for a new one, which takes over what was compiled. Values that are still there keep the old one. The pool bounds what was
/// compiled.
/// </para>
/// </summary>
internal sealed class EvaluatorPool
{
    /// <summary>
    /// How many bytes of store objects an evaluator may know to be used again: so long does a later command find derivations of which it is only given
    /// the path as text.
    /// </summary>
    internal const long MostAddedBytes = 8 << 20;

    /// <summary>
    /// How long the texts of all compiled files may be, in bytes. A NixOS system reads some six million.
    /// </summary>
    internal const long MostCodeLength = 12 << 20;

    private readonly LinkedList<Place> recent = new();
    private readonly int capacity;
    private readonly bool recordsDependencies;

    /// <summary>Creates a pool.</summary>
    /// <param name="capacity">How many evaluators it keeps.</param>
    /// <param name="recordsDependencies">Whether its evaluators record what they read.</param>
    public EvaluatorPool(int capacity, bool recordsDependencies)
    {
        this.capacity = capacity;
        this.recordsDependencies = recordsDependencies;
    }

    /// <summary>The pool of the process.</summary>
    public static EvaluatorPool Shared { get; } = new(capacity: 16, recordsDependencies: false);

    /// <summary>How long the texts of all files are together that were compiled, in bytes.</summary>
    public long CodeLength
    {
        get
        {
            lock (recent)
            {
                return recent.Sum(static place => place.Evaluator.Code.Length);
            }
        }
    }

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
            return PlaceOf(key, options).Evaluator;
        }
    }

    /// <summary>The evaluator for some options, for a command that is going to <see cref="Leave"/> it.</summary>
    /// <param name="options">The options.</param>
    public Evaluator Enter(EvaluationOptions options)
    {
        string key = options.Key;
        lock (recent)
        {
            Place place = PlaceOf(key, options);
            place.Evaluator.Users++;
            return place.Evaluator;
        }
    }

    /// <summary>Says that a command has ended.</summary>
    /// <param name="evaluator">What <see cref="Enter"/> gave it.</param>
    public void Leave(Evaluator evaluator)
    {
        lock (recent)
        {
            if (--evaluator.Users > 0)
            {
                return;
            }

            Trim();
            for (LinkedListNode<Place>? node = recent.First; node is not null; node = node.Next)
            {
                if (ReferenceEquals(node.Value.Evaluator, evaluator) && evaluator.Store.AddedBytes > MostAddedBytes)
                {
                    node.Value.Evaluator = StandardEvaluator.Create(evaluator.Settings, sharesSources: true, evaluator);
                    return;
                }
            }
        }

        evaluator.ForgetFiles();
    }

    // The most recently used one comes first.
    private Place PlaceOf(string key, EvaluationOptions options)
    {
        for (LinkedListNode<Place>? node = recent.First; node is not null; node = node.Next)
        {
            if (node.Value.Key == key)
            {
                recent.Remove(node);
                if (KnowsTime(node.Value.Evaluator))
                {
                    break;
                }

                recent.AddFirst(node);
                return node.Value;
            }
        }

        var place = new Place(key, StandardEvaluator.Create(options.ToSettings(recordsDependencies), sharesSources: true));
        recent.AddFirst(place);
        if (recent.Count > capacity)
        {
            recent.RemoveLast();
        }

        return place;
    }

    private void Trim()
    {
        long length = CodeLength;
        for (LinkedListNode<Place>? node = recent.Last; node is not null && length > MostCodeLength; node = node.Previous)
        {
            CodeCache code = node.Value.Evaluator.Code;
            long before = code.Length;
            code.Trim(before - (length - MostCodeLength));
            length -= before - code.Length;
        }
    }

    // An evaluator has one time. Once it was asked for, all that is evaluated may depend on it, and none of its results can be kept.
    private static bool KnowsTime(Evaluator evaluator) => evaluator.Dependencies?.Current.Facts.ContainsKey(new FactKey(FactKind.Time, string.Empty)) == true;

    /// <summary>The evaluator for a combination of options.</summary>
    private sealed class Place
    {
        public Place(string key, Evaluator evaluator)
        {
            Key = key;
            Evaluator = evaluator;
        }

        public string Key { get; }

        public Evaluator Evaluator { get; set; }
    }
}
