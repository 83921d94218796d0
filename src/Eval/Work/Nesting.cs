using System;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace TvixEval.Work;

/// <summary>
/// Lets methods call each other recursively to any depth on a bounded part of the native stack. The methods are written as
/// asynchronous ones that give a <see cref="Nested"/> or a <see cref="Nested{T}"/>, and await each other; nothing about them is
/// concurrent. As long as nesting is shallow they are ordinary calls. When the part of the stack is used up, one of them awaits
/// <see cref="Suspend"/>: then all that are running move to the heap, and the work goes on from an empty stack; each caller is
/// resumed when what it called is complete. A deep native stack would be walked by every garbage collection of the process.
/// </summary>
internal sealed class Nesting
{
    /// <summary>How much of the native stack recursion uses, in bytes.</summary>
    private const int NativeStack = 48 * 1024;

    private UIntPtr floor;
    private NestedFrame? ready;
    private int untilPoll = Polling.Nodes;

    /// <summary>Called now and then; throws to end the work. May be null.</summary>
    public Action? Poll { get; set; }

    /// <summary>Whether the part of the stack is used up, so that <see cref="Suspend"/> is to be awaited.</summary>
    public bool IsDeep() => StackAddress().ToUInt64() < floor.ToUInt64();

    /// <summary>Awaited where <see cref="IsDeep"/> says so.</summary>
    public SuspendAwaiter Suspend() => new(this);

    /// <summary>Does the work to its end.</summary>
    /// <typeparam name="T">What the work is done with.</typeparam>
    /// <param name="work">Begins the work.</param>
    /// <param name="argument">What to give to it.</param>
    public void Run<T>(Func<T, Nested> work, T argument)
    {
        UIntPtr before = Enter();
        Finish(work(argument).Frame, before);
    }

    /// <summary>Does work that gives something, to its end.</summary>
    /// <typeparam name="T">What the work is done with.</typeparam>
    /// <typeparam name="TResult">What it gives.</typeparam>
    /// <param name="work">Begins the work.</param>
    /// <param name="argument">What to give to it.</param>
    public TResult Run<T, TResult>(Func<T, Nested<TResult>> work, T argument)
    {
        UIntPtr before = Enter();
        Nested<TResult> begun = work(argument);
        Finish(begun.Frame, before);
        return begun.GetResult();
    }

    /// <summary>Counts a step of the work, and polls now and then.</summary>
    /// <exception cref="Exception">What polling throws to end the work.</exception>
    public void Count()
    {
        if (--untilPoll <= 0)
        {
            untilPoll = Polling.Nodes;
            Poll?.Invoke();
        }
    }

    /// <summary>Says which frame goes on when what is running returns; null at the end of the work.</summary>
    internal void GoOnWith(NestedFrame? frame) => ready = frame;

    private UIntPtr Enter()
    {
        UIntPtr before = floor;
        floor = new UIntPtr(StackAddress().ToUInt64() - NativeStack);
        ready = null;
        return before;
    }

    private void Finish(NestedFrame? begun, UIntPtr before)
    {
        NestedFrame? running = begun;
        while (true)
        {
            if (running?.Failure is { } failure)
            {
                ready = null;
                floor = before;
                ExceptionDispatchInfo.Capture(failure).Throw();
            }

            if (ready is not { } frame)
            {
                break;
            }

            ready = null;
            running = frame;
            frame.Run();
        }

        floor = before;
        if (begun is { IsDone: false })
        {
            throw new InvalidOperationException("The work has been suspended in another nesting.");
        }
    }

    private static unsafe UIntPtr StackAddress()
    {
        byte here;
        return new UIntPtr(&here);
    }

    /// <summary>Moves the methods that are running to the heap; the innermost goes on at once, from an empty stack.</summary>
    public readonly struct SuspendAwaiter : ICriticalNotifyCompletion, INestedAwaiter
    {
        private readonly Nesting nesting;

        public SuspendAwaiter(Nesting nesting) => this.nesting = nesting;

        public bool IsCompleted => false;

        public SuspendAwaiter GetAwaiter() => this;

        public void GetResult()
        {
        }

        public Nesting? OnAwaited(NestedFrame frame)
        {
            nesting.GoOnWith(frame);
            return nesting;
        }

        public void OnCompleted(Action continuation) => throw new NotSupportedException();

        public void UnsafeOnCompleted(Action continuation) => throw new NotSupportedException();
    }
}
