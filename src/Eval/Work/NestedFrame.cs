using System;
using System.Runtime.CompilerServices;

namespace TvixEval.Work;

/// <summary>A nested method that has moved to the heap.</summary>
internal class NestedFrame
{
    /// <summary>The method that awaits this one, or null.</summary>
    public NestedFrame? Caller { get; set; }

    /// <summary>What it belongs to; null for a method that has failed.</summary>
    public Nesting? Nesting { get; set; }

    /// <summary>The error with which it, or what it awaits, has failed; then it never goes on.</summary>
    public Exception? Failure { get; set; }

    /// <summary>Whether it is complete.</summary>
    public bool IsDone { get; private set; }

    /// <summary>Goes on with it.</summary>
    public virtual void Run() => throw new InvalidOperationException("A method that has failed cannot go on.");

    /// <summary>It is complete: its caller goes on.</summary>
    public void Complete()
    {
        IsDone = true;
        Nesting!.GoOnWith(Caller);
    }

    /// <summary>It awaits something.</summary>
    public void Await<TAwaiter>(ref TAwaiter awaiter) => Nesting = ((INestedAwaiter)awaiter!).OnAwaited(this);

    /// <summary>A frame with the variables of a method.</summary>
    /// <typeparam name="TMachine">What the compiler makes of the method.</typeparam>
    public sealed class With<TMachine> : NestedFrame
        where TMachine : IAsyncStateMachine
    {
        /// <summary>The variables.</summary>
        public TMachine Machine = default!;

        /// <inheritdoc/>
        public override void Run() => Machine.MoveNext();
    }
}
