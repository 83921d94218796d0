using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using Xunit;
using Xunit.Abstractions;

namespace TvixEval.TestHost;

/// <summary>Receives what xunit finds and how tests end; failures are written as they occur.</summary>
internal sealed class ResultSink(TextWriter log) : LongLivedMarshalByRefObject, IMessageSink
{
    private const int MaxFrames = 5;

    private readonly ManualResetEventSlim done = new();
    private readonly object gate = new();

    public List<ITestCase> Cases { get; } = new();

    public int Passed { get; private set; }

    public int Failed { get; private set; }

    public int Skipped { get; private set; }

    /// <summary>Waits for the end of the search, or of the run.</summary>
    public void Wait() => done.Wait();

    public bool OnMessage(IMessageSinkMessage message)
    {
        lock (gate)
        {
            switch (message)
            {
                case ITestCaseDiscoveryMessage discovered:
                    Cases.Add(discovered.TestCase);
                    break;
                case ITestStarting starting:
                    log.WriteLine("start " + starting.Test.DisplayName);
                    break;
                case ITestFinished finished:
                    log.WriteLine($"end {finished.ExecutionTime:0.0} {finished.Test.DisplayName}");
                    break;
                case ITestPassed:
                    Passed++;
                    break;
                case ITestSkipped:
                    Skipped++;
                    break;
                case ITestFailed failure:
                    Fail(failure.Test.DisplayName, failure);
                    break;
                case IErrorMessage error:
                    Fail("outside of a test", error);
                    break;
                case ITestCleanupFailure error:
                    Fail(error.Test.DisplayName, error);
                    break;
                case IDiscoveryCompleteMessage or ITestAssemblyFinished:
                    done.Set();
                    break;
            }
        }

        return true;
    }

    private void Fail(string test, IFailureInformation failure)
    {
        Failed++;
        Console.WriteLine("FAIL " + test);
        Console.WriteLine("  " + string.Join("\n", failure.Messages).Replace("\n", "\n  ", StringComparison.Ordinal));
        foreach (string frame in failure.StackTraces.SelectMany(static trace => (trace ?? string.Empty).Split('\n').Take(MaxFrames)))
        {
            Console.WriteLine(frame.TrimEnd('\r'));
        }
    }
}
