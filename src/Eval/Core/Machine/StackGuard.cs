using System;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Threading;

namespace TvixEval.Core.Machine;

/// <summary>
/// Lets recursive code follow data of any depth: it asks whether there is room on the stack, and when there is little, it
/// continues on a new thread with a large stack while the old one waits. Overflowing the native stack would end the process.
/// </summary>
internal static class StackGuard
{
    private const int BigStack = 256 * 1024 * 1024;

    /// <summary>On a thread that was made for its stack: the thread whose work it does, which waits.</summary>
    [ThreadStatic]
    private static WaitingThread? origin;

    /// <summary>The lowest stack address to use on this thread; 0 for all there is.</summary>
    [ThreadStatic]
    private static UIntPtr lowest;

    /// <summary>What <see cref="Restore"/> restores.</summary>
    internal static UIntPtr Lowest => lowest;

    /// <summary>
    /// Called on the thread that is about to wait; what it gives back is called first thing on the new thread, and what that
    /// gives back last thing. It moves the contents of thread-static slots across.
    /// </summary>
    public static Func<Func<Action?>?>? CaptureThreadState { get; set; }

    /// <summary>Whether some dozen more frames fit on this thread's stack.</summary>
    public static bool HasRoom()
    {
        if (StackAddress().ToUInt64() < lowest.ToUInt64())
        {
            return false;
        }

#if NET8_0_OR_GREATER
        return RuntimeHelpers.TryEnsureSufficientExecutionStack();
#else
        try
        {
            RuntimeHelpers.EnsureSufficientExecutionStack();
            return true;
        }
        catch (InsufficientExecutionStackException)
        {
            return false;
        }
#endif
    }

    /// <summary>
    /// Keeps recursion from using more than some of this thread's stack, because the thread has other work to do in
    /// between (see <see cref="OnOrigin"/>). Nothing changes where that was said already.
    /// </summary>
    /// <param name="bytes">How much may be used from here on.</param>
    /// <returns>What to give to <see cref="Restore"/>.</returns>
    public static UIntPtr Limit(int bytes)
    {
        UIntPtr before = lowest;
        if (before == UIntPtr.Zero && origin is null)
        {
            lowest = new UIntPtr(StackAddress().ToUInt64() - (ulong)bytes);
        }

        return before;
    }

    /// <summary>Undoes <see cref="Limit"/>.</summary>
    public static void Restore(UIntPtr before) => lowest = before;

    /// <summary>Runs a function on a new thread with a large stack, and waits for its result or its exception.</summary>
    public static T OnBigStack<T>(Func<T> function)
    {
        T result = default!;
        ExceptionDispatchInfo? failure = null;
        Func<Action?>? enter = CaptureThreadState?.Invoke();
        bool isOrigin = origin is null;
        WaitingThread waiting = origin ?? new WaitingThread();

        void Run()
        {
            Action? leave = null;
            origin = waiting;
            try
            {
                leave = enter?.Invoke();
                result = function();
            }
            catch (Exception e)
            {
                failure = ExceptionDispatchInfo.Capture(e);
            }
            finally
            {
                leave?.Invoke();
                if (isOrigin)
                {
                    waiting.Finish();
                }
            }
        }

        var thread = new Thread(Run, BigStack) { IsBackground = true, Name = "TvixEval deep recursion" };
        thread.Start();
        if (isOrigin)
        {
            waiting.WorkUntilFinished();
        }

        thread.Join();
        failure?.Throw();
        return result;
    }

    /// <summary>Says that this thread works for another one, which waits, to the end of its life.</summary>
    /// <param name="waiting">The other thread.</param>
    public static void WorkFor(WaitingThread waiting) => origin = waiting;

    /// <summary>
    /// Runs an action on the thread that the work started on, as soon as that has time, without waiting for it: for who may hold what that thread
    /// needs. Not at all where that thread has gone its own way.
    /// </summary>
    /// <param name="action">The action.</param>
    public static void PostToOrigin(Action action)
    {
        if (origin is { } waiting)
        {
            waiting.Post(action);
        }
        else
        {
            action();
        }
    }

    /// <summary>
    /// Runs a function on the thread that the work started on, for things that are bound to that thread. At once when this
    /// is that thread; else that thread is waiting for this one and does it meanwhile.
    /// </summary>
    public static T OnOrigin<T>(Func<T> function)
    {
        if (origin is not { } waiting)
        {
            return function();
        }

        T result = default!;
        waiting.Run(() => result = function());
        return result;
    }

    private static unsafe UIntPtr StackAddress()
    {
        byte here;
        return new UIntPtr(&here);
    }
}
