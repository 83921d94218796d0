using System;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Threading;

namespace TvixEval.Machine;

/// <summary>
/// Lets recursive code follow data of any depth: it asks whether there is room on the stack, and when there is little, it
/// continues on a new thread with a large stack while the old one waits. Overflowing the native stack would end the process.
/// </summary>
internal static class StackGuard
{
    private const int BigStack = 256 * 1024 * 1024;

    /// <summary>
    /// Called on the thread that is about to wait; what it gives back is called first thing on the new thread, and what that
    /// gives back last thing. It moves the contents of thread-static slots across.
    /// </summary>
    public static Func<Func<Action?>?>? CaptureThreadState { get; set; }

    /// <summary>Whether some dozen more frames fit on this thread's stack.</summary>
    public static bool HasRoom()
    {
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

    /// <summary>Runs a function on a new thread with a large stack, and waits for its result or its exception.</summary>
    public static T OnBigStack<T>(Func<T> function)
    {
        T result = default!;
        ExceptionDispatchInfo? failure = null;
        Func<Action?>? enter = CaptureThreadState?.Invoke();

        void Run()
        {
            Action? leave = null;
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
            }
        }

        var thread = new Thread(Run, BigStack) { IsBackground = true, Name = "TvixEval deep recursion" };
        thread.Start();
        thread.Join();
        failure?.Throw();
        return result;
    }

}
