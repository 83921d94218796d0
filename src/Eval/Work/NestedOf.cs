using System;
using System.Runtime.CompilerServices;

namespace TvixEval.Work;

/// <summary><see cref="Nested"/> for methods that give something.</summary>
/// <typeparam name="T">What they give.</typeparam>
[AsyncMethodBuilder(typeof(NestedBuilder<>))]
internal readonly struct Nested<T>
{
    private readonly NestedFrame<T>? frame;
    private readonly T result;

    /// <summary>A method that has been suspended.</summary>
    public Nested(NestedFrame<T> frame)
    {
        this.frame = frame;
        result = default!;
    }

    /// <summary>A method that is complete.</summary>
    public Nested(T result)
    {
        frame = null;
        this.result = result;
    }

    /// <summary>What it gave, once it is complete.</summary>
    public T GetResult() => frame is null ? result : frame.Result;

    /// <summary>The frame of a method that was suspended or has failed, or null.</summary>
    public NestedFrame? Frame => frame;

    /// <summary>What awaits it.</summary>
    public Awaiter GetAwaiter() => new(this);

    /// <summary>Awaits a method.</summary>
    public readonly struct Awaiter : ICriticalNotifyCompletion, INestedAwaiter
    {
        private readonly Nested<T> nested;

        public Awaiter(Nested<T> nested) => this.nested = nested;

        public bool IsCompleted => nested.frame is null || nested.frame.IsDone;

        public T GetResult() => nested.GetResult();

        public Nesting? OnAwaited(NestedFrame caller)
        {
            nested.frame!.Caller = caller;
            caller.Failure = nested.frame.Failure;
            return nested.frame.Nesting;
        }

        public void OnCompleted(Action continuation) => throw new NotSupportedException();

        public void UnsafeOnCompleted(Action continuation) => throw new NotSupportedException();
    }
}
