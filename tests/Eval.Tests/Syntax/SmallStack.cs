using System;
using System.Runtime.ExceptionServices;
using System.Threading;

namespace TvixEval.Tests.Syntax;

/// <summary>Runs something on a thread with little stack: what recurses natively over its input does not get far there.</summary>
internal static class SmallStack
{
    private const int Size = 256 * 1024;

    /// <summary>The result, or the exception, of a function.</summary>
    public static T Run<T>(Func<T> function)
    {
        T result = default!;
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    result = function();
                }
                catch (Exception error)
                {
                    failure = ExceptionDispatchInfo.Capture(error);
                }
            },
            Size);
        thread.Start();
        thread.Join();
        failure?.Throw();
        return result;
    }
}
