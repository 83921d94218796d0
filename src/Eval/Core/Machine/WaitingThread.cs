using System;
using System.Collections.Generic;
using System.Runtime.ExceptionServices;
using System.Threading;
using TvixEval.Diagnostics;

namespace TvixEval.Core.Machine;

/// <summary>A thread that waits for others, and does meanwhile what they hand back to it because it is bound to that thread.</summary>
internal sealed class WaitingThread
{
    private readonly Queue<Item> items = new();
    private bool isFinished;
    private bool isAbandoned;

    /// <summary>Has the waiting thread do something; called on another thread, which waits in turn.</summary>
    /// <param name="action">What to do. Its exception arrives here.</param>
    public void Run(Action action)
    {
        var item = new Item(action);
        lock (items)
        {
            items.Enqueue(item);
            Monitor.PulseAll(items);
            while (!item.IsDone)
            {
                if (isAbandoned && !item.IsTaken)
                {
                    throw new NixException(NixErrorKind.Interrupted, "interrupted by the user");
                }

                Monitor.Wait(items);
            }
        }

        item.Failure?.Throw();
    }

    /// <summary>Has the waiting thread do something when it has time, or not at all if nobody waits any more; returns at once.</summary>
    /// <param name="action">What to do. Its exception is lost.</param>
    public void Post(Action action)
    {
        lock (items)
        {
            if (!isAbandoned)
            {
                items.Enqueue(new Item(action));
                Monitor.PulseAll(items);
            }
        }
    }

    /// <summary>Ends the wait; called on the other thread when it is done.</summary>
    public void Finish()
    {
        lock (items)
        {
            isFinished = true;
            Monitor.PulseAll(items);
        }
    }

    /// <summary>Says that nobody waits any more: who wants something done fails. Called on any thread.</summary>
    public void Abandon()
    {
        lock (items)
        {
            isAbandoned = true;
            Monitor.PulseAll(items);
        }
    }

    /// <summary>Makes the waiting thread look again at what it waits for; called on another thread.</summary>
    public void Wake()
    {
        lock (items)
        {
            Monitor.PulseAll(items);
        }
    }

    /// <summary>Waits, on the waiting thread, until the other one has finished.</summary>
    public void WorkUntilFinished() => WorkUntil(() => isFinished);

    /// <summary>Waits, on the waiting thread, until something is the case.</summary>
    /// <param name="isReady">Whether it is; whoever changes the answer calls <see cref="Wake"/>.</param>
    public void WorkUntil(Func<bool> isReady)
    {
        while (Take(isReady) is { } item)
        {
            item.Do();
            lock (items)
            {
                item.IsDone = true;
                Monitor.PulseAll(items);
            }
        }
    }

    private Item? Take(Func<bool> isReady)
    {
        lock (items)
        {
            while (items.Count == 0)
            {
                if (isReady())
                {
                    return null;
                }

                Monitor.Wait(items);
            }

            Item item = items.Dequeue();
            item.IsTaken = true;
            return item;
        }
    }

    private sealed class Item
    {
        private readonly Action action;

        public Item(Action action) => this.action = action;

        public bool IsTaken { get; set; }

        public bool IsDone { get; set; }

        public ExceptionDispatchInfo? Failure { get; private set; }

        public void Do()
        {
            try
            {
                action();
            }
            catch (Exception e)
            {
                Failure = ExceptionDispatchInfo.Capture(e);
            }
        }
    }
}
