using System;
using System.Collections.Generic;
using System.Threading;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Dependencies;
using TvixEval.Results;

namespace TvixEval.Embedding;

/// <summary>
/// One evaluation of an engine whose result may be kept: what it is the result of, and what the evaluation has said so far. It lasts until all of the result was
/// read, since only then it is known. Thread-safe.
/// </summary>
internal sealed class CacheRequest
{
    // Each looks at all that is evaluated.
    private const int MostTries = 4;

    private readonly EngineCache cache;
    private readonly IReadOnlyList<string> source;
    private readonly DependencyRecord record;
    private readonly List<ResultMessage> messages = new();
    private int listeners;
    private int tries;
    private volatile bool isConfused;
    private volatile bool isOver;

    /// <summary>Begins an evaluation.</summary>
    /// <param name="cache">The cache of the engine.</param>
    /// <param name="source">What is evaluated (<see cref="EvaluationCache.Find"/>).</param>
    public CacheRequest(EngineCache cache, IReadOnlyList<string> source)
    {
        this.cache = cache;
        this.source = source;
        record = cache.Results.Record;
        isOver = !cache.IsClean;
    }

    /// <summary>Whether nothing is kept any more.</summary>
    public bool IsOver => isOver;

    /// <summary>Finds the result.</summary>
    /// <param name="vm">The machine that evaluates otherwise.</param>
    public FoundResult? Find(Vm vm) => cache.Results.Find(source, vm.Names, takesMessages: true, vm.Poller);

    /// <summary>Evaluates a part of the result.</summary>
    /// <param name="machine">The machine that evaluates.</param>
    /// <param name="evaluate">Evaluates it.</param>
    public TResult Run<TResult>(EngineMachine machine, Func<TResult> evaluate)
    {
        // What two threads evaluate at once, both say.
        isConfused |= Interlocked.Increment(ref listeners) > 1;
        machine.Request = this;
        try
        {
            return evaluate();
        }
        finally
        {
            machine.Request = null;
            Interlocked.Decrement(ref listeners);
        }
    }

    /// <summary>Takes down what evaluation says.</summary>
    /// <param name="text">The text; bytes, one a char.</param>
    /// <param name="isWarning">Whether it is a warning.</param>
    public void Note(string text, bool isWarning)
    {
        lock (messages)
        {
            messages.Add(new ResultMessage(text, isWarning, 0));
        }
    }

    /// <summary>Keeps the result if it is known by now.</summary>
    /// <param name="vm">The machine that has evaluated.</param>
    /// <param name="value">The result.</param>
    /// <param name="isWhole">Whether all of it was evaluated, so that there is nothing more to wait for.</param>
    public void Keep(Vm vm, Value value, bool isWhole)
    {
        if (isOver)
        {
            return;
        }

        ResultMessage[] said;
        lock (messages)
        {
            said = messages.ToArray();
        }

        // What others have said may have been said for this one, too: the value of a file says it to who evaluates it first.
        Keeping keeping = said.Length != cache.SaidCount || (said.Length > 0 && isConfused)
            ? Keeping.HasMessages
            : cache.Results.Keep(source, record, value, text: null, said, vm.Poller);
        isOver = isWhole || keeping != Keeping.NoData || Interlocked.Increment(ref tries) >= MostTries;
    }
}
