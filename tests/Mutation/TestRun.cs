using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.Loader;
using System.Text.Json;
using System.Threading;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace TvixEval.Mutation;

/// <summary>The tests' process: passes tests one after another, either noting which faults each reaches, or until the first fails.</summary>
internal static class TestRun
{
    /// <summary>The exit code when a test failed.</summary>
    public const int Caught = 3;

    /// <summary>The exit code when a test did not end.</summary>
    public const int Hung = 4;

    // Before the many: a fault is often noticed by one of the first.
    private const int FirstBatch = 25;

    /// <summary>Runs the process.</summary>
    /// <param name="assembly">The tests.</param>
    /// <param name="mutated">The name of the assembly with faults, without extension.</param>
    /// <param name="request">A file with a <see cref="TestRequest"/>.</param>
    public static int Run(string assembly, string mutated, string request)
    {
        AssemblyLoadContext.Default.Resolving += (context, name) =>
        {
            string file = Path.Combine(Path.GetDirectoryName(typeof(TestRun).Assembly.Location)!, name.Name + ".dll");
            return File.Exists(file) ? context.LoadFromAssemblyPath(file) : null;
        };
        return Pass(assembly, mutated, JsonSerializer.Deserialize<TestRequest>(File.ReadAllText(request))!);
    }

    private static int Pass(string assembly, string mutated, TestRequest request)
    {
        Directory.SetCurrentDirectory(Path.GetDirectoryName(assembly)!);
        Assembly tests = AssemblyLoadContext.Default.LoadFromAssemblyPath(assembly);
        using var framework = new XunitTestFramework(new MessageSink(static _ => { }));
        var cases = new List<ITestCase>();
        using ITestFrameworkDiscoverer discoverer = framework.GetDiscoverer(Reflector.Wrap(tests));
        Wait<IDiscoveryCompleteMessage>(
            sink => discoverer.Find(includeSourceInformation: false, sink, new SerialOptions()),
            message => cases.AddRange(message is ITestCaseDiscoveryMessage found ? [found.TestCase] : []));
        using ITestFrameworkExecutor executor = framework.GetExecutor(tests.GetName());
        return request.Cases is null ? Record(executor, Within(cases, request.Classes), mutated, request.Output) : Check(executor, cases, request);
    }

    private static List<ITestCase> Within(IEnumerable<ITestCase> cases, IReadOnlyList<string> classes) =>
        [.. cases.Where(c => classes.Count == 0 || classes.Any(p => c.TestMethod.TestClass.Class.Name.StartsWith(p, StringComparison.Ordinal)))];

    private static int Record(ITestFrameworkExecutor executor, List<ITestCase> cases, string mutated, string output)
    {
        var reached = new ConcurrentDictionary<(string Case, int Fault), bool>();
        var results = new ConcurrentDictionary<string, TestOutcome>();
        string? current = null;
        Type switches = Assembly.Load(new AssemblyName(mutated)).GetType("TvixEval.SeededFault", throwOnError: true)!;
        switches.GetField("Reached")!.SetValue(null, (Action<int>)(id =>
        {
            if (Volatile.Read(ref current) is { } name)
            {
                reached.TryAdd((name, id), true);
            }
        }));
        Execute(executor, cases, message =>
        {
            switch (message)
            {
                case ITestCaseStarting starting:
                    Volatile.Write(ref current, starting.TestCase.UniqueID);
                    break;
                case ITestCaseFinished finished:
                    results[finished.TestCase.UniqueID] = new TestOutcome(
                        finished.TestCase.UniqueID, finished.TestCase.DisplayName, finished.TestsFailed == 0 && finished.TestsSkipped == 0, (double)finished.ExecutionTime, []);
                    break;
                case ITestFailed failed:
                    Console.WriteLine($"fails without a fault: {failed.Test.DisplayName}: {failed.Messages.FirstOrDefault()}");
                    break;
            }
        });

        ILookup<string, int> byCase = reached.Keys.ToLookup(static k => k.Case, static k => k.Fault);
        File.WriteAllText(output, JsonSerializer.Serialize(results.Values.Select(r => r with { Reached = [.. byCase[r.Id]] })));
        return 0;
    }

    private static int Check(ITestFrameworkExecutor executor, IEnumerable<ITestCase> cases, TestRequest request)
    {
        Dictionary<string, int> order = request.Cases!.Select(static (c, i) => (c, i)).ToDictionary(static p => p.c, static p => p.i);
        List<ITestCase> chosen = [.. cases.Where(c => order.ContainsKey(c.UniqueID)).DistinctBy(static c => c.UniqueID).OrderBy(c => order[c.UniqueID])];
        long last = Stopwatch.GetTimestamp();
        string running = "none";
        var watch = new Thread(() =>
        {
            while (true)
            {
                Thread.Sleep(500);
                if (Stopwatch.GetElapsedTime(Volatile.Read(ref last)).TotalSeconds > request.Patience)
                {
                    Exit(Hung, running);
                }
            }
        }) { IsBackground = true };
        watch.Start();
        foreach (IEnumerable<ITestCase> batch in new[] { chosen.Take(FirstBatch), chosen.Skip(FirstBatch) })
        {
            Execute(executor, [.. batch], message =>
            {
                switch (message)
                {
                    case ITestCaseStarting starting:
                        running = starting.TestCase.DisplayName;
                        Volatile.Write(ref last, Stopwatch.GetTimestamp());
                        break;
                    case ITestFailed failed:
                        Exit(Caught, failed.Test.DisplayName);
                        break;
                }
            });
        }

        return 0;
    }

    private static void Exit(int code, string test)
    {
        Console.WriteLine(test);
        Console.Out.Flush();
        Environment.Exit(code);
    }

    private static void Execute(ITestFrameworkExecutor executor, List<ITestCase> cases, Action<IMessageSinkMessage> seen)
    {
        if (cases.Count > 0)
        {
            Wait<ITestAssemblyFinished>(sink => executor.RunTests(cases, sink, new SerialOptions()), seen);
        }
    }

    private static void Wait<TLast>(Action<IMessageSink> start, Action<IMessageSinkMessage> seen)
    {
        using var finished = new ManualResetEventSlim();
        start(new MessageSink(message =>
        {
            seen(message);
            if (message is TLast)
            {
                finished.Set();
            }
        }));
        finished.Wait();
    }

    private sealed class MessageSink(Action<IMessageSinkMessage> seen) : IMessageSink
    {
        public bool OnMessage(IMessageSinkMessage message)
        {
            seen(message);
            return true;
        }
    }

    // One test after another: what a test reaches, and what it fails of, is its own.
    private sealed class SerialOptions : ITestFrameworkDiscoveryOptions, ITestFrameworkExecutionOptions
    {
        private readonly Dictionary<string, object?> values = new() { ["xunit.execution.DisableParallelization"] = true, ["xunit.execution.SynchronousMessageReporting"] = true };

        public TValue GetValue<TValue>(string name) => values.TryGetValue(name, out object? value) ? (TValue)value! : default!;

        public void SetValue<TValue>(string name, TValue value) => values[name] = value;
    }
}
