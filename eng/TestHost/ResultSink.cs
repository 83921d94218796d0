using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using Xunit;
using Xunit.Abstractions;

namespace TvixEval.TestHost;

/// <summary>Receives what xunit finds and how tests end; failures are written as they occur.</summary>
internal sealed class ResultSink(Journal journal) : LongLivedMarshalByRefObject, IMessageSink
{
    private const int MaxFrames = 5;
    private const string Elsewhere = "outside of a test";

    private readonly ManualResetEventSlim done = new();
    private readonly object gate = new();
    private readonly Dictionary<ITest, Stopwatch> running = new();

    // Since when a class has had no test that runs: what its tests share is being made, or removed.
    private readonly Dictionary<string, Stopwatch> between = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> passed = new(StringComparer.Ordinal);

    public List<ITestCase> Cases { get; } = new();

    /// <summary>The full name of a method of tests.</summary>
    public static string NameOf(ITestCase test) => test.TestMethod.TestClass.Class.Name + "." + test.TestMethod.Method.Name;

    /// <summary>Waits for the end of the search, or of the run.</summary>
    public void Wait() => done.Wait();

    /// <summary>Waits for the end of the run.</summary>
    /// <param name="limit">The time that a test may take.</param>
    /// <returns>Whether it came: false where a test has taken longer, which has then failed.</returns>
    public bool Wait(TimeSpan limit)
    {
        while (!done.Wait(TimeSpan.FromSeconds(1)))
        {
            lock (gate)
            {
                if (FailLate(limit))
                {
                    journal.Hang();
                    return false;
                }
            }
        }

        return true;
    }

    public bool OnMessage(IMessageSinkMessage message)
    {
        lock (gate)
        {
            switch (message)
            {
                case ITestCaseDiscoveryMessage discovered:
                    Cases.Add(discovered.TestCase);
                    break;
                case ITestClassStarting starting:
                    between[starting.TestClass.Class.Name] = Stopwatch.StartNew();
                    break;
                case ITestClassFinished finished:
                    between.Remove(finished.TestClass.Class.Name);
                    break;
                case ITestCaseStarting starting:
                    journal.MethodStarts(NameOf(starting.TestCase));
                    break;
                case ITestStarting starting:
                    running[starting.Test] = Stopwatch.StartNew();
                    between.Remove(starting.TestClass.Class.Name);
                    journal.TestStarts(starting.Test.DisplayName);
                    break;
                case ITestFinished finished:
                    running.Remove(finished.Test);
                    between[finished.TestClass.Class.Name] = Stopwatch.StartNew();
                    journal.TestEnds(finished.Test.DisplayName, finished.ExecutionTime);
                    break;
                case ITestPassed success:
                    string method = NameOf(success.TestCase);
                    passed[method] = passed.GetValueOrDefault(method) + 1;
                    break;
                case ITestFailed failure:
                    Show(failure.Test.DisplayName, failure);
                    break;
                case ITestCaseFinished end:
                    journal.MethodEnds(NameOf(end.TestCase), end.TestsRun - end.TestsFailed - end.TestsSkipped, end.TestsFailed, end.TestsSkipped);
                    break;
                case IFailureInformation failure:
                    Show(Elsewhere, failure);
                    journal.MethodEnds(Elsewhere, 0, 1, 0);
                    break;
                case IDiscoveryCompleteMessage or ITestAssemblyFinished:
                    done.Set();
                    break;
            }
        }

        return true;
    }

    private bool FailLate(TimeSpan limit)
    {
        ITest[] tests = running.Where(entry => entry.Value.Elapsed > limit).Select(static entry => entry.Key).ToArray();
        foreach (ITest test in tests)
        {
            ShowLate(test.DisplayName, limit);
            string method = NameOf(test.TestCase);
            journal.MethodEnds(method, passed.GetValueOrDefault(method), 1, 0);
        }

        string[] classes = between.Where(entry => entry.Value.Elapsed > limit).Select(static entry => entry.Key).ToArray();
        foreach (string name in classes)
        {
            ShowLate(name + ", what its tests share", limit);
            foreach (ITestCase test in Cases.Where(test => test.TestMethod.TestClass.Class.Name == name && !journal.IsDone(NameOf(test))))
            {
                journal.MethodEnds(NameOf(test), 0, 1, 0);
            }
        }

        return tests.Length + classes.Length > 0;
    }

    private static void ShowLate(string name, TimeSpan limit)
    {
        Console.WriteLine("FAIL " + name);
        Console.WriteLine(FormattableString.Invariant($"  It has not ended within {limit.TotalSeconds} seconds."));
    }

    private static void Show(string test, IFailureInformation failure)
    {
        Console.WriteLine("FAIL " + test);
        Console.WriteLine("  " + string.Join("\n", failure.Messages).Replace("\n", "\n  ", StringComparison.Ordinal));
        foreach (string frame in failure.StackTraces.SelectMany(static trace => (trace ?? string.Empty).Split('\n').Take(MaxFrames)))
        {
            Console.WriteLine(frame.TrimEnd('\r'));
        }
    }
}
