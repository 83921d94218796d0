using System.Runtime.CompilerServices;

namespace TvixEval.Work;

/// <summary>The frame of a method that gives something.</summary>
/// <typeparam name="T">What it gives.</typeparam>
internal class NestedFrame<T> : NestedFrame
{
    /// <summary>What it gave, once it is complete.</summary>
    public T Result { get; set; } = default!;

    /// <summary>A frame with the variables of a method.</summary>
    /// <typeparam name="TMachine">What the compiler makes of the method.</typeparam>
    public new sealed class With<TMachine> : NestedFrame<T>
        where TMachine : IAsyncStateMachine
    {
        /// <summary>The variables.</summary>
        public TMachine Machine = default!;

        /// <inheritdoc/>
        public override void Run() => Machine.MoveNext();
    }
}
