using System;
using System.Runtime.CompilerServices;

namespace TvixEval.Work;

/// <summary>What the compiler calls in a method that gives a <see cref="Nested"/>.</summary>
internal struct NestedBuilder
{
    private NestedFrame? frame;

    /// <summary>What the method gives so far.</summary>
    public readonly Nested Task => new(frame);

    /// <summary>A method begins.</summary>
    public static NestedBuilder Create() => default;

    /// <summary>Runs the method, to its end or until something that it awaits is suspended.</summary>
    public void Start<TMachine>(ref TMachine machine)
        where TMachine : IAsyncStateMachine => machine.MoveNext();

    /// <summary>Of no use here.</summary>
    public void SetStateMachine(IAsyncStateMachine machine)
    {
    }

    /// <summary>The method is complete.</summary>
    public readonly void SetResult() => frame?.Complete();

    /// <summary>
    /// The method fails. The error is not thrown on from here, in a handler: handlers in handlers would fill the stack. Those who
    /// await the method move to the heap, as if it were suspended, and the error is thrown at the bottom, once.
    /// </summary>
    public void SetException(Exception exception) => (frame ??= new NestedFrame()).Failure = exception;

    /// <summary>The method awaits something that is suspended.</summary>
    public void AwaitOnCompleted<TAwaiter, TMachine>(ref TAwaiter awaiter, ref TMachine machine)
        where TAwaiter : INotifyCompletion
        where TMachine : IAsyncStateMachine => Suspend(ref awaiter, ref machine);

    /// <summary>The method awaits something that is suspended.</summary>
    public void AwaitUnsafeOnCompleted<TAwaiter, TMachine>(ref TAwaiter awaiter, ref TMachine machine)
        where TAwaiter : ICriticalNotifyCompletion
        where TMachine : IAsyncStateMachine => Suspend(ref awaiter, ref machine);

    private void Suspend<TAwaiter, TMachine>(ref TAwaiter awaiter, ref TMachine machine)
        where TMachine : IAsyncStateMachine
    {
        if (frame is { } known)
        {
            known.Await(ref awaiter);
            return;
        }

        // The builder is a part of the machine: the copy must know its frame.
        var created = new NestedFrame.With<TMachine>();
        frame = created;
        created.Machine = machine;
        created.Await(ref awaiter);
    }
}
