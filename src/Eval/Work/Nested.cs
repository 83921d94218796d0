using System;
using System.Runtime.CompilerServices;

namespace TvixEval.Work;

/// <summary>What methods give that call each other to any depth without the native stack: see <see cref="Nesting"/>.</summary>
[AsyncMethodBuilder(typeof(NestedBuilder))]
internal readonly struct Nested
{
    private readonly NestedFrame? frame;

    /// <summary>A method that has been suspended; without a frame, one that is complete.</summary>
    public Nested(NestedFrame? frame) => this.frame = frame;

    /// <summary>Whether it is complete, as it is where nothing was suspended.</summary>
    public bool IsCompleted => frame is null || frame.IsDone;

    /// <summary>The frame of a method that was suspended or has failed, or null.</summary>
    public NestedFrame? Frame => frame;

    /// <summary>What awaits it.</summary>
    public Awaiter GetAwaiter() => new(frame);

    /// <summary>Awaits a method.</summary>
    public readonly struct Awaiter : ICriticalNotifyCompletion, INestedAwaiter
    {
        private readonly NestedFrame? frame;

        public Awaiter(NestedFrame? frame) => this.frame = frame;

        public bool IsCompleted => frame is null || frame.IsDone;

        public void GetResult()
        {
        }

        public Nesting? OnAwaited(NestedFrame caller)
        {
            frame!.Caller = caller;
            caller.Failure = frame.Failure;
            return frame.Nesting;
        }

        public void OnCompleted(Action continuation) => throw new NotSupportedException();

        public void UnsafeOnCompleted(Action continuation) => throw new NotSupportedException();
    }
}
