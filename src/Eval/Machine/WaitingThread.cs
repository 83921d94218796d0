using System;
using System.Collections.Generic;
using System.Runtime.ExceptionServices;
using System.Threading;

namespace TvixEval.Machine;

/// <summary>A thread that waits for another one, which has more stack, and does what that one hands back to it.</summary>
internal sealed class WaitingThread
{
    private readonly Queue<Item> items = new();
    private bool isFinished;

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
                Monitor.Wait(items);
            }
        }

        item.Failure?.Throw();
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

    /// <summary>Waits, on the waiting thread.</summary>
    public void WorkUntilFinished()
    {
        while (Take() is { } item)
        {
            item.Do();
            lock (items)
            {
                item.IsDone = true;
                Monitor.PulseAll(items);
            }
        }
    }

    private Item? Take()
    {
        lock (items)
        {
            while (items.Count == 0)
            {
                if (isFinished)
                {
                    return null;
                }

                Monitor.Wait(items);
            }

            return items.Dequeue();
        }
    }

    private sealed class Item
    {
        private readonly Action action;

        public Item(Action action) => this.action = action;

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
