using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Reflection;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace TvixEval.TestHost;

/// <summary>Finds the tests of an assembly and runs them, two at a time.</summary>
internal static class TestRun
{
    /// <summary>Runs the tests; the result is the exit code. A test that hangs has failed, and ends the process.</summary>
    /// <param name="path">The assembly.</param>
    /// <param name="only">What the names of tests contain, or null for all.</param>
    /// <param name="exclusions">What is left out.</param>
    /// <param name="journal">What has run already, and where this run is written down.</param>
    /// <param name="limit">The time that a test may take.</param>
    public static int Start(string path, string? only, Exclusions exclusions, Journal journal, TimeSpan limit)
    {
        Assembly assembly = Assembly.LoadFrom(path);
        var options = new TestOptions();
        options.SetValue("xunit.discovery.PreEnumerateTheories", (bool?)false);
        options.SetValue("xunit.execution.MaxParallelThreads", (int?)2);
        options.SetValue("xunit.execution.SynchronousMessageReporting", (bool?)true);

        foreach (string method in journal.Crashing.ToArray())
        {
            Console.WriteLine("FAIL " + method);
            Console.WriteLine("  Each process in which it ran has ended before it did.");
            journal.MethodEnds(method, 0, 1, 0);
        }

        var results = new ResultSink(journal);
        using (var discoverer = new XunitTestFrameworkDiscoverer(Reflector.Wrap(assembly), new NoSources(), results))
        {
            var found = new ResultSink(journal);
            discoverer.Find(includeSourceInformation: false, found, options);
            found.Wait();
            results.Cases.AddRange(found.Cases.Where(test => only is null || ResultSink.NameOf(test).Contains(only, StringComparison.Ordinal)));
        }

        ITestCase[] chosen = results.Cases.Where(test => !exclusions.Has(test.TestMethod.TestClass.Class.Name, test.TestMethod.Method.Name)).ToArray();
        using (var executor = new XunitTestFrameworkExecutor(assembly.GetName(), new NoSources(), results))
        {
            executor.RunTests(chosen.Where(test => !journal.IsDone(ResultSink.NameOf(test))).Cast<IXunitTestCase>(), results, options);
            if (!results.Wait(limit))
            {
                // Nothing can end the test but the end of the process; what an orderly end waits for, the test may have.
                Console.WriteLine("Start again to run what is left.");
                Process.GetCurrentProcess().Kill();
            }
        }

        int failed = journal.Failed;
        foreach (string unused in only is null ? exclusions.Unused : Array.Empty<string>())
        {
            failed++;
            Console.WriteLine("An exclusion leaves nothing out: " + unused);
        }

        Console.WriteLine($"{journal.Passed} passed, {failed} failed, {journal.Skipped} skipped, {results.Cases.Count - chosen.Length} left out");
        return failed == 0 ? 0 : 1;
    }

    /// <summary>The options of xunit, by name.</summary>
    private sealed class TestOptions : ITestFrameworkDiscoveryOptions, ITestFrameworkExecutionOptions
    {
        private readonly Dictionary<string, object?> values = new(StringComparer.Ordinal);

        public TValue GetValue<TValue>(string name) => values.TryGetValue(name, out object? value) && value is TValue known ? known : default!;

        public void SetValue<TValue>(string name, TValue value) => values[name] = value;
    }

    private sealed class NoSources : ISourceInformationProvider
    {
        public ISourceInformation GetSourceInformation(ITestCase testCase) => null!;

        public void Dispose()
        {
        }
    }
}
